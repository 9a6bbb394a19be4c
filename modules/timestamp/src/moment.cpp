#include "moment.h"

namespace egide::timestamp {

base::Date day_of(Instant at) {
    const auto days = std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
    return base::Date::from_days(static_cast<std::int32_t>(days));
}

base::Bilingual moment(Instant at) {
    const std::string time = journal::show_instant(at).substr(11, 8) + " UTC";
    return {base::show(day_of(at), base::Language::french) + " " + time,
            base::show(day_of(at), base::Language::english) + " " + time};
}

}  // namespace egide::timestamp
