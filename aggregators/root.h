// What is told of root contacts, however many contact ids a customer's concern went through.
#pragma once

#include "aggregators/scene.h"

namespace floorwalker {

// A visit that counts begins, or has ended after such a wait; then, if so, was answered.
void root_visits(const scene& now, row_id row, time_point begin);
void root_waited(const scene& now, microseconds wait);
void root_answered(const scene& now, row_id row);
void root_meets(const scene& now, std::uint64_t agent);
// A transfer booked to that row.
void root_transferred(const scene& now, row_id row);
// A contact is in progress (again); one has ended and none is in progress.
void root_goes_on(const scene& now);
void root_is_over(const scene& now);

}  // namespace floorwalker
