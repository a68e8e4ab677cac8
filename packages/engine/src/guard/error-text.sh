# shellcheck shell=bash
# What Litestream printed, as people may see it.

# Litestream's last message as one line, without its log.
error_message() { # OUTPUT
  local text
  text=$(grep -Ev '^time=[^ ]+ level=(INFO|DEBUG|WARN) |^\[[A-Z][a-z]{2} [0-9]' <<<"$1") || true
  text=$'\n'$text
  if [[ $text == *$'\nError: '* ]]; then text=${text##*$'\nError: '}; else text=${text##*$'\n'}; fi
  tr -s '[:space:][:cntrl:]' ' ' <<<"$text" | sed -E 's/-{5,}/-/g; s/^ //; s/ $//'
}

# The message as people may see it: short, and without a secret.
shown_error() { without_secrets "$(host_paths "$(error_message "$1")")" | cut -c 1-300; } # OUTPUT

# Programs repeat what they were given. Values of the storage are taken out, but for those that only say where it is.
without_secrets() { # TEXT
  local text=$1 entry name variable value plain
  for entry in "${storage_values[@]}"; do
    read -r name _ variable _ <<<"$entry"
    value=${!variable-}
    [[ " ${conf[storage_identity]-} " != *" $variable "* && ${#value} -ge 4 ]] || continue
    plain=${value//\\\"/\"} plain=${plain//\\\\/\\} # as Litestream reads it: the variable holds the text of a JSON string
    text=${text//"$value"/"***"} text=${text//"$plain"/"***"}
  done
  # What is signed or logs in, in links and headers.
  sed -E 's#(://)[^/@ ]+@#\1***@#g; s/([?&](sig|X-Amz-(Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=)[^& "]+/\1***/g;
    s/(Authorization: *)[^"]+/\1***/g' <<<"$text"
}

# Says in a message of Litestream which paths are the storage's, so that an error there is not taken for one of the volume.
storage_paths() { # MESSAGE
  local folder text=$1
  folder=$(storage_folder)
  if is_folder_storage && [[ -n $folder ]]; then text=${text//"$folder/"/storage:/} text=${text//" $folder:"/ storage:/:}; fi
  printf %s "$text"
}

# The same for people, who know the path on the host.
host_paths() { # MESSAGE
  local folder
  folder=$(storage_folder)
  if is_folder_storage && [[ -n $folder ]]; then printf %s "${1//" $folder"/ "$(folder_on_host)"}"; else printf %s "$1"; fi
}
