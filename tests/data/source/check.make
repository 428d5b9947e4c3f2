# The tests of a small project, two programs with a race each; run by capture.sh.
check: check-race_global check-class_race

check-%:
	@echo "  TEST    $*"
	./$*

.PHONY: check
