/** Keys below which files of other systems have variables. */
export const VARIABLES =
  /^(?:env|environment|environment_variables|variables|envVars|env_variables|secrets?|Environment|clear|Secret)$/;
/** Keys whose texts are commands. */
export const COMMANDS =
  /^(?:script|before_script|after_script|run|commands?|cmd|args|shell|bash|inline|inlineScript|arguments|\w*[cC]ommand|release|(?:pre|post)[dD]eploy|Exec\w*|build)$/;
/** Keys whose texts are names that visitors use. */
export const DOMAINS = /^(?:domains?|hosts?|url|hostname|server_name)$/;
