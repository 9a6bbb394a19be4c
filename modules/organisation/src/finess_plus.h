#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "registry_builder.h"

namespace egide::organisation {

/// Reads a FINESS+ feed of structures piece by piece into the builder: pmej (EJ with their ege), gcc and gco (groups, a
/// list or a single object), generatedAt (vintage). Names are compared without case and underscores, for two spellings
/// are in circulation; coded values may be a text or an object with `code`; what is unknown is passed over; trailing
/// spaces are dropped.
class FinessPlusReader {
  public:
    FinessPlusReader(std::string name, RegistryBuilder& builder, ImportedFile& understood);
    ~FinessPlusReader();
    void feed(std::string_view piece);
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace egide::organisation
