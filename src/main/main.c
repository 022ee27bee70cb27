/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

int main(int argc, char **argv)
{
	return cli_run(argc > 0 ? argc - 1 : 0, argv + 1);
}
