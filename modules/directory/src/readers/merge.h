#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "model/model.h"
#include "readers/batch.h"

namespace egide::directory {

/// Puts batches into the model, one after the other: the order of the calls alone decides every number given.
class Merger {
  public:
    explicit Merger(Model& model) : model_(&model) {}

    void merge(const Batch& batch);
    /// Folded names of the groups whose members were cut: what is worth looking for in memberOf.
    const std::unordered_set<std::uint64_t>& cut_groups() const { return cut_groups_; }
    /// The same of ANSSI's privileged groups among the rows so far.
    std::unordered_set<std::uint64_t> privileged_groups() const;
    /// Counts what was found again, sorts the columns. Call once.
    void finish();
    std::uint64_t duplicates() const { return duplicates_; }
    const std::string& first_duplicate() const { return first_duplicate_; }
    std::uint64_t bad_descriptors() const { return bad_descriptors_; }

  private:
    std::uint32_t object_of(std::string_view name, std::uint64_t hash);
    std::uint32_t mention(std::string_view name) { return object_of(name, Names::hash(name)); }
    bool is_duplicate(std::uint32_t object, const Row& row);
    void put_row(const Batch& batch, const Row& row);
    void put_field(std::uint32_t object, const Batch& batch, const Field& field);
    void put_number(std::uint32_t object, const Field& field);
    void put_special(std::uint32_t object, const Field& field, std::string_view text);
    void put_sids(std::uint32_t object, Attribute attribute, std::string_view text);
    void put_class(std::uint32_t object, std::string_view classes);
    void put_member_of(std::uint32_t object, std::string_view groups);
    std::uint32_t descriptor_of(const Field& field, std::string_view bytes);

    Model* model_;
    std::unordered_map<DescriptorHash, std::uint32_t, DescriptorHashHash> descriptors_;
    std::unordered_map<std::string, std::uint16_t> profiles_;
    std::unordered_map<std::uint32_t, std::size_t> cut_;  // group → its place in model.truncated
    std::unordered_set<std::uint64_t> cut_groups_;
    std::uint64_t duplicates_ = 0;
    std::uint64_t bad_descriptors_ = 0;
    std::string first_duplicate_;
};

}  // namespace egide::directory
