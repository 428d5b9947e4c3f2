# Completion of lab's commands, labs, kinds and options for fish. racelab itself knows them.
function __lab_candidates
    set -l words (commandline -opc)
    $words[1] --complete $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c lab -n __fish_use_subcommand -f
complete -c lab -a '(__lab_candidates)'
