#include "names.h"

namespace egide::signature {

std::string_view name(Verdict verdict) {
    return word_of(verdict);
}
std::string_view name(Fault fault) {
    return word_of(fault);
}
std::string_view name(Trust trust) {
    return word_of(trust);
}
std::string_view name(Revocation revocation) {
    return word_of(revocation);
}
std::string_view name(SubFilter sub_filter) {
    return word_of(sub_filter);
}
std::string_view name(Change change) {
    return word_of(change);
}
std::string_view name(Unreadable unreadable) {
    return word_of(unreadable);
}
std::string_view name(Format format) {
    return word_of(format);
}
std::string_view name(Packaging packaging) {
    return word_of(packaging);
}
std::string_view name(Level level) {
    return word_of(level);
}

}  // namespace egide::signature
