# Three programs one after the other, with a word of our own before each; run by capture.sh.
failed=0
for program in race_long lock_order thread_leak; do
    echo "[$program] starts"
    "./$program" || failed=$((failed + 1))
done
echo "$failed of 3 programs failed"
