# shellcheck shell=bash
# Names under which the app answers: a list with commas, as VIRTUAL_HOST takes it. The first one is the app's own address.

# Without blanks, empty entries and repetitions.
plain_domains() { # LIST
  local name plain=''
  while IFS= read -r name; do
    [[ -z $name || ,${plain,,}, == *",${name,,},"* ]] || plain+=${plain:+,}$name
  done < <(tr -d '[:blank:]\r' <<<"$1" | tr , '\n')
  printf %s "$plain"
}

# Names of the first list that stand in the second one as well.
shared_domains() { # LIST LIST
  local name found=''
  while IFS= read -r name; do
    [[ -z $name || ,${2,,}, != *",${name,,},"* ]] || found+=${found:+, }$name
  done < <(tr , '\n' <<<"$1")
  printf %s "$found"
}

# What is wrong with a list, if anything. "*." at the front stands for each name below.
domains_problem() { # LIST
  local name
  while IFS= read -r name; do
    name=${name#'*.'}
    [[ $name =~ ^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$ || $name == *:*:* ]] || { # or an IPv6 address
      printf 'must be a host name like app.example.com, or several with commas between them, without https://, port or path'
      return
    }
  done < <(tr , '\n' <<<"$1")
}
