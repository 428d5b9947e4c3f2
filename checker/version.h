/* The version, in one place: `lab --version`, and the tool's in SARIF. */
#ifndef VERSION_H
#define VERSION_H

#define RACELAB_VERSION "0.1"
#define RACELAB_SEMANTIC_VERSION RACELAB_VERSION ".0" /* of three numbers, as semver.org has it */

#endif
