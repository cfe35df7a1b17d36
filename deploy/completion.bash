# shellcheck shell=bash
# bash completes the commands of `newsroom` and their options: /usr/share/bash-completion/completions/newsroom.
_newsroom() {
    mapfile -t COMPREPLY < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD DJANGO_AUTO_COMPLETE=1 "$1" 2>/dev/null complete | tr ' ' '\n')
}
complete -F _newsroom -o bashdefault -o default newsroom
