/* SPDX-License-Identifier: Apache-2.0 */
#include "demo.h"

int demo_install(struct house *h, char **reterr)
{
	static const char why[] = "this build has no demo data; run `mainstay init`";

	(void)h;
	*reterr = mem_copy_text(why, sizeof(why) - 1);
	return E_NOENT;
}

int demo_write_env(struct house *h, str endpoint, char **reterr)
{
	(void)h;
	(void)endpoint;
	(void)reterr;
	return 0;
}
