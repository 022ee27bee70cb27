/* SPDX-License-Identifier: Apache-2.0 */
#include "operation.h"

const struct operation *operation_by_name(const struct api_model *m, str service, str name)
{
	size_t from = 0, to = m->operation_count;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const struct operation *op = &m->operations[mid];
		int order = str_cmp(op->service->id, service);

		if (order == 0)
			order = str_cmp(op->name, name);
		if (order == 0)
			return op;
		if (order < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

const struct operation *operation_by_target(const struct api_model *m, str target)
{
	ptrdiff_t dot = target.p ? str_index(target, '.') : -1;

	if (dot < 0)
		return NULL;
	for (size_t i = 0; i < m->service_count; i++) {
		const struct api_service *s = &m->services[i];

		if (s->target_prefix.p &&
		    str_eq(s->target_prefix, str_slice(target, 0, (size_t)dot)))
			return operation_by_name(m, s->id,
						 str_slice(target, (size_t)dot + 1, target.n));
	}
	return NULL;
}

const struct operation *operation_by_action(const struct api_model *m, str action, str version)
{
	for (size_t i = 0; i < m->service_count; i++) {
		const struct api_service *s = &m->services[i];

		if (s->protocol == WIRE_QUERY && str_eq(s->version, version)) {
			const struct operation *op = operation_by_name(m, s->id, action);

			if (op)
				return op;
		}
	}
	return NULL;
}

const struct api_service *service_by_signing_name(const struct api_model *m, str name)
{
	for (size_t i = 0; i < m->service_count; i++)
		if (str_eq(m->services[i].signing_name, name))
			return &m->services[i];
	return NULL;
}

bool operation_may_fail_with(const struct api_model *m, const struct operation *op, int error)
{
	if (error <= 0 || (size_t)error >= m->error_count)
		return false;
	if (m->errors[error].common)
		return true;
	for (size_t i = 0; i < op->error_count; i++)
		if (op->errors[i] == error)
			return true;
	return false;
}

bool operation_is_dry_run(const struct operation *op, const void *in)
{
	if (op->dry_run_index < 0)
		return false;
	const struct shape_member *m = &op->input->members[op->dry_run_index];
	const struct opt_bool *v = (const void *)((const char *)in + m->offset);

	return v->set && v->v;
}
