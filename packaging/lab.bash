# Completion of lab's commands, labs, kinds and options for bash. racelab itself knows them.
_lab() {
    local IFS=$'\n'
    COMPREPLY=($("$1" --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o bashdefault -o default -F _lab lab
