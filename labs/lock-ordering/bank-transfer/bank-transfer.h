/*
 * A bank: numbered accounts, and transfers between them. Any thread may call bank_transfer,
 * bank_balance and bank_total at any time.
 */
#ifndef BANK_TRANSFER_H
#define BANK_TRANSFER_H

struct bank;

/* Accounts 0 to count - 1, with that many cents in each. NULL when memory runs out. */
struct bank *bank_new(int count, long cents);

/* Nobody uses the bank any more. */
void bank_free(struct bank *bank);

enum transfer_result {
    TRANSFER_DONE,
    TRANSFER_REFUSED /* account from has too little; nothing was changed or written */
};

/*
 * Moves cents (at least 0) from one account to another and writes their statements. A transfer that
 * can be paid is always made. It waits only for those who use one of the two accounts: transfers
 * between other accounts go on side by side with it. from and to may be the same: then there is
 * nothing to do, and nothing to write.
 */
enum transfer_result bank_transfer(struct bank *bank, int from, int to, long cents);

/* The cents of one account at one moment. */
long bank_balance(struct bank *bank, int account);

/* The cents of all accounts together, at one moment: a transfer never changes them. */
long bank_total(struct bank *bank);

/*
 * Prints a line on the statements of both accounts (here: driver.c). Called once for each transfer,
 * while nobody else can change either of the two, so that the lines of an account stand in the
 * order of its changes. Printers are slow. It never calls the bank.
 */
void statement_write(int from, int to, long cents);

#endif
