/* SPDX-License-Identifier: Apache-2.0 */
/* The child as a program of its own, for tests: the room's test program is no mainstay. */
#include "mail-child.h"

int main(int argc, char **argv)
{
	return mail_child_main(argc, argv);
}
