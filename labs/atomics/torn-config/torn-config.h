/*
 * Where a backup service sends its copies to. A settings file names the server, the account and the
 * password; an administrator changes the file now and then and has it read again.
 */
#ifndef TORN_CONFIG_H
#define TORN_CONFIG_H

#include <stdbool.h>

struct settings;
struct uplink;

/* An uplink to the server that these settings name. NULL when memory runs out. */
struct uplink *uplink_new(struct settings *settings);

/* Nobody may use it any more. */
void uplink_free(struct uplink *uplink);

/*
 * Reads the settings; copies go where they say from the return of this call at the latest. False,
 * and nothing has changed, when memory runs out. There is one administrator: only one thread may
 * call this.
 */
bool uplink_reload(struct uplink *uplink, struct settings *settings);

/*
 * Sends a copy: calls server_login once, with a host, an account and a password that belong
 * together. Any number of threads may call this at any time. It does not wait for a reload that is
 * reading its settings.
 */
void uplink_send(struct uplink *uplink);

/*
 * The value of "host", "account" or "password" (here: driver.c). Reading may take long. Never NULL;
 * the text stays where it is, unchanged, for as long as there is an uplink.
 */
const char *settings_read(struct settings *settings, const char *key);

/* Goes to a server and says a password there (here: driver.c). Any number of threads may call it.
 */
void server_login(const char *host, const char *account, const char *password);

#endif
