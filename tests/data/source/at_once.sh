# Three programs at once, all of whose output goes to one place; run by capture.sh.
for program in race_long lock_order thread_leak; do
    "./$program" &
done
wait
echo "all have ended"
