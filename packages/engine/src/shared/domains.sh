# shellcheck shell=bash
# Names under which the app answers: a list with commas, as VIRTUAL_HOST takes it. The first one is the app's own address.

# Without blanks, empty entries and repetitions.
plain_domains() { # LIST
  local name names list=${1//$'\n'/,} plain=''
  IFS=, read -r -a names <<<"${list//[[:blank:]$'\r']/}"
  for name in "${names[@]}"; do
    [[ -z $name || ,${plain,,}, == *",${name,,},"* ]] || plain+=${plain:+,}$name
  done
  printf %s "$plain"
}

# Names of the first list that stand in the second one as well.
shared_domains() { # LIST LIST
  local name names found=''
  IFS=, read -r -a names <<<"$1"
  for name in "${names[@]}"; do
    [[ -z $name || ,${2,,}, != *",${name,,},"* ]] || found+=${found:+, }$name
  done
  printf %s "$found"
}

# What is wrong with a list, if anything. "*." at the front stands for each name below.
domains_problem() { # LIST
  local name names
  IFS=, read -r -a names <<<"$1,"
  for name in "${names[@]}"; do
    name=${name#'*.'}
    [[ $name =~ ^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$ || $name == *:*:* ]] || { # or an IPv6 address
      printf 'must be a host name like app.example.com, or several with commas between them, without https://, port or path'
      return
    }
  done
}
