# shellcheck shell=bash
# Text of others in the summary of a run, which GitHub shows as Markdown.

markdown_code() { # TEXT
  local text
  plain text "${1//|/\\|}"
  text=${text//$'\n'/?}
  printf "\`%s\`" "${text//\`/?}"
}

markdown_list() { # TEXT,TEXT
  local one all=() text=''
  IFS=, read -r -a all <<<"$1"
  for one in "${all[@]}"; do text+="${text:+, }$(markdown_code "$one")"; done
  printf %s "$text"
}

# A block of lines, which nothing in it ends.
markdown_block() { # TEXT
  local text
  plain text "${1#$'\n'}"
  printf '~~~~text\n%s\n~~~~\n' "${text//'~~~'/'~ ~ ~'}"
}

# Words, in which nothing is Markdown or HTML.
markdown_words() { # TEXT
  local text
  plain text "$1"
  printf %s "${text//[!A-Za-z0-9 .,:;+()%@\/-]/?}"
}
