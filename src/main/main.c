/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli.h"
#include "mail-child.h"

int main(int argc, char **argv)
{
	/* not a command of anybody's: how we start the child that reads mails */
	if (argc > 1 && strcmp(argv[1], MAIL_CHILD_WORD) == 0)
		return mail_child_main(argc, argv);
	return cli_run(argc > 0 ? argc - 1 : 0, argv + 1);
}
