#pragma once

// clang before 15 refuses in C++20 what qpdf's JSON header does (a vector of a class that is not finished yet). Nobody
// here reads or writes that JSON: a declaration is enough.
#if defined(__clang__) && !defined(JSON_HH)
#define JSON_HH
class JSON;
#endif

#include <qpdf/InputSource.hh>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
