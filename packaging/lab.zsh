#compdef lab
# Completion of lab's commands, labs, kinds and options for zsh. racelab itself knows them.
local -a candidates
candidates=(${(f)"$("${words[1]}" --complete "${(@)words[2,CURRENT]}" 2>/dev/null)"})
if (( $#candidates )); then
    candidates=("${(@)candidates//$'\t'/:}") # word:meaning
    _describe lab candidates
else
    _files
fi
