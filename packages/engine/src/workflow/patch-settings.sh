# shellcheck shell=bash
# Applies the secret APPSETTINGS_PATCH, a JSON Patch (RFC 6902), to the settings that go into the image. Without the secret they stay as
# they are. No value of it is in a command line or in a message.

# Paths become those of jq: an index where the document has an array, "-" behind its end.
# shellcheck disable=SC2016 # the dollars are jq's
patch_program='
def place($doc): reduce (split("/")[1:][] | gsub("~1"; "/") | gsub("~0"; "~")) as $word ({path: [], at: $doc};
    (if (.at | type) != "array" then $word elif $word == "-" then .at | length else $word | tonumber end) as $key
    | {path: (.path + [$key]), at: (.at | if type == "object" or type == "array" then .[$key]? else null end)})
  | .path;
def holds($path): $path == [] or (getpath($path[:-1])
    | if type == "object" then has($path[-1]) elif type == "array" then $path[-1] < length else false end);
def must($path): if holds($path) then . else error("absent") end;
def put($path; $value): if $path == [] then $value else getpath($path[:-1]) as $parent
    | if ($parent | type) == "array" then setpath($path[:-1]; $parent[:$path[-1]] + [$value] + $parent[$path[-1]:])
      else setpath($path; $value) end end;
reduce (env.APPSETTINGS_PATCH | fromjson | .[]) as $one (.; . as $doc
  | ($one.path | place($doc)) as $to
  | if $one.op == "add" then put($to; $one.value)
    elif $one.op == "replace" then must($to) | setpath($to; $one.value)
    elif $one.op == "remove" then must($to) | delpaths([$to])
    elif $one.op == "test" then if holds($to) and getpath($to) == $one.value then . else error("differs") end
    else ($one.from | place($doc)) as $from | must($from) | getpath($from) as $value
      | if $one.op == "copy" then put($to; $value)
        elif $one.op == "move" then delpaths([$from]) | put($to; $value)
        else error("unknown") end
    end)'

patch_settings() { # FILE is the file, APPSETTINGS_PATCH the patch
  local patched
  if [[ -z ${APPSETTINGS_PATCH-} ]]; then
    printf 'The secret APPSETTINGS_PATCH is not set, so %s stays as it is.\n' "${FILE:?}"
    return 0
  fi
  jq -en 'env.APPSETTINGS_PATCH | fromjson | type == "array"' >/dev/null 2>&1 ||
    workflow_stop APPSETTINGS_PATCH 'It must be a JSON Patch: an array of operations, such as [{"op":"replace","path":"/a","value":1}].'
  [[ -f $FILE ]] || workflow_stop APPSETTINGS_PATCH "The repository holds no $FILE that it could change."
  # .NET takes a mark of the byte order at the beginning, jq takes none.
  sed -i $'1s/^\xef\xbb\xbf//' "$FILE"
  jq -e . "$FILE" >/dev/null 2>&1 ||
    workflow_stop APPSETTINGS_PATCH "$FILE holds comments or is no JSON, so the patch cannot be applied. Remove the comments."
  patched=$(jq "$patch_program" "$FILE" 2>/dev/null) ||
    workflow_stop APPSETTINGS_PATCH "It does not fit $FILE: what it replaces, removes, copies or tests has to be there."
  printf '%s\n' "$patched" >"$FILE"
  printf 'APPSETTINGS_PATCH is applied to %s.\n' "$FILE"
}
