// Several folders, one journal: what one writer records is recorded for all, once, or for nobody.
#include <atomic>
#include <fstream>
#include <random>
#include <thread>

#include "shared_journal_fixture.h"

namespace egide::storage {
namespace {

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// What stands in a folder below a name, by path.
std::map<std::string, std::string> files_in(const std::filesystem::path& folder, const std::string& below) {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder / below)) {
        if (file.is_regular_file()) {
            files.emplace(file.path().lexically_relative(folder).string(), bytes_of(file.path()));
        }
    }
    return files;
}

/// Passes everything on, and does to a commit what a failing network does.
class LossyShare final : public journal::Share {
  public:
    enum class Loss { none, answer, commit };
    explicit LossyShare(std::shared_ptr<journal::Share> share) : share_(std::move(share)) {}
    Loss next = Loss::none;
    bool away = false;

    base::Result<journal::SharedState> state() override {
        return away ? base::Result<journal::SharedState>(lost()) : share_->state();
    }
    base::Result<std::vector<std::string>> heads(std::uint64_t number, std::uint64_t most) override {
        return share_->heads(number, most);
    }
    base::Result<std::vector<std::string>> entries(std::uint64_t first, std::uint64_t most) override {
        return share_->entries(first, most);
    }
    base::Result<std::vector<journal::SharedText>> texts(std::uint64_t first, std::uint64_t end) override {
        return share_->texts(first, end);
    }
    base::Result<std::vector<std::pair<std::uint64_t, std::string>>> cosigned() override { return share_->cosigned(); }
    base::Result<journal::SharedState> take_turn() override {
        return away ? base::Result<journal::SharedState>(lost()) : share_->take_turn();
    }
    sql::Done stay(std::chrono::seconds silent) override { return share_->stay(silent); }
    sql::Done publish(const journal::SharedGroup& group) override { return share_->publish(group); }
    sql::Done keep_cosigned(std::uint64_t number, std::string_view note) override {
        return share_->keep_cosigned(number, note);
    }
    sql::Done commit() override {
        const Loss loss = std::exchange(next, Loss::none);
        if (loss == Loss::commit) {
            share_->leave();
            return lost();
        }
        const auto done = share_->commit();
        return loss == Loss::answer ? sql::Done(lost()) : done;
    }
    void leave() override { share_->leave(); }

  private:
    static base::Error lost() { return {base::ErrorKind::unavailable, {}, {}, {}, "lost"}; }
    std::shared_ptr<journal::Share> share_;
};

/// One of the calls that change files fails.
class FailingOnce final : public UnsyncedCalls {
  public:
    explicit FailingOnce(int victim) : left_(victim) {}
    bool failed() const { return left_ < 0; }
    int open(const char* path, int flags, unsigned mode) override {
        return fails() ? -1 : UnsyncedCalls::open(path, flags, mode);
    }
    std::ptrdiff_t write(int file, const void* bytes, std::size_t size) override {
        return fails() ? -1 : UnsyncedCalls::write(file, bytes, size);
    }
    int sync(int file) override { return fails() ? -1 : UnsyncedCalls::sync(file); }
    int rename(const char* from, const char* to) override { return fails() ? -1 : UnsyncedCalls::rename(from, to); }
    int remove(const char* path) override { return fails() ? -1 : UnsyncedCalls::remove(path); }
    int make_folder(const char* path, unsigned mode) override {
        return fails() ? -1 : UnsyncedCalls::make_folder(path, mode);
    }

  private:
    bool fails() {
        errno = EIO;
        return left_-- == 0;
    }
    int left_;
};

TEST_P(SharedJournalTest, FoldersOfSeveralNodesHoldTheSameBytes) {
    Log one = create("one");
    append(one, drafts_of("one", 300));
    Log two = node("two");
    append(two, drafts_of("two", 3));
    append(one, drafts_of("one again", 600));
    expect_same(one, two);
    EXPECT_EQ(read(two).checkpoint().size, 903U);
    EXPECT_EQ(expect_sound("one"), 903U);
    EXPECT_EQ(expect_sound("two"), 903U);
    for (const char* const below : {"tile", "checkpoints"}) {
        EXPECT_EQ(files_in(folder_of("one"), below), files_in(folder_of("two"), below)) << below;
    }
}

TEST_P(SharedJournalTest, WhatOneRecordsTheOtherReadsAtOnce) {
    Log one = create("one");
    Log two = node("two");
    for (int turn = 0; turn < 10; ++turn) {
        Log& writer = turn % 2 == 0 ? one : two;
        const Log& reader = turn % 2 == 0 ? two : one;
        const auto appended = append(writer, drafts_of("turn " + std::to_string(turn)));
        const auto log = read(reader);
        EXPECT_TRUE(log.current());
        EXPECT_EQ(log.note(), appended.note);
        expect_recorded(log, {{appended.first, "turn " + std::to_string(turn)}});
    }
}

TEST_P(SharedJournalTest, WritersAtOnceMakeOneHistory) {
    create("node 0");
    constexpr int kTurns = 40;
    std::mutex guard;
    Acknowledged all;
    const auto write = [&](const std::string& name) {
        Log log = node(name);
        for (int turn = 0; turn < kTurns; ++turn) {
            const std::string word = name + " turn " + std::to_string(turn) + ";";
            const auto appended = append(log, drafts_of(word, 1 + static_cast<std::size_t>(turn) % 5));
            const std::lock_guard lock(guard);
            EXPECT_TRUE(all.emplace(appended.first, word).second) << "two groups at one place";
        }
    };
    std::vector<std::thread> writers;
    for (const char* const name : {"node 0", "node 1", "node 2"}) {
        writers.emplace_back(write, name);
    }
    for (std::thread& writer : writers) {
        writer.join();
    }
    EXPECT_EQ(all.size(), 3U * kTurns);
    for (const char* const name : {"node 0", "node 1", "node 2"}) {
        const Log log = node(name);
        expect_recorded(read(log), all);
        EXPECT_EQ(expect_sound(name), 3U * kTurns * 3U);
    }
    EXPECT_EQ(number("SELECT COUNT(*) FROM journal_head"), 3 * kTurns + 1);
}

TEST_P(SharedJournalTest, AFolderOfOneBecomesThatOfSeveral) {
    {
        Log alone = taken(Log::create(folder_of("one"), options(nullptr)));
        append(alone, drafts_of("alone", 700));
        const Draft named{"test.named", "{}", {R"({"name":"Zoé"})"}};
        const auto erased = append(alone, {named});
        append(alone, {named});
        ASSERT_TRUE(alone.erase(erased.commitments[0][0], "asked").ok());
    }
    Log one = node("one");
    Log two = node("two");
    EXPECT_EQ(expect_sound("two"), 703U);
    expect_same(one, two);
    EXPECT_EQ(files_in(folder_of("one"), "private"), files_in(folder_of("two"), "private"));
    append(two, drafts_of("two"));
    EXPECT_EQ(read(one).checkpoint().size, 704U);
    // From now on nobody writes here who would not tell the others.
    EXPECT_FALSE(Log::open(folder_of("one"), options(nullptr)).ok());
}

TEST_P(SharedJournalTest, AnErasedTextIsErasedEverywhere) {
    Log one = create("one");
    const Draft named{"test.named", "{}", {R"({"name":"Zoé"})"}};
    const auto commitment = append(one, {named}).commitments[0][0];
    Log two = node("two");
    ASSERT_TRUE(read(two).personal(commitment).value().has_value());
    const auto erased = two.erase(commitment, "asked");
    ASSERT_TRUE(erased.ok()) << told(erased);
    EXPECT_FALSE(read(one).personal(commitment).value().has_value());
    for (const char* const name : {"one", "two"}) {
        EXPECT_EQ(expect_sound(name), 2U);
        for (const auto& [path, bytes] : files_in(folder_of(name), "private")) {
            EXPECT_EQ(bytes.find("Zoé"), std::string::npos) << path;
        }
    }
    auto database = open();
    const auto rows =
        database.read([](sql::Transaction& transaction) { return transaction.query("SELECT bytes FROM journal_text"); });
    ASSERT_TRUE(rows.ok());
    EXPECT_EQ((*rows)[0].blob(0), R"({"erased_by":1})");
    EXPECT_FALSE(two.erase(commitment, "again").ok());
    const Log late = node("three");
    EXPECT_FALSE(read(late).personal(commitment).value().has_value());
}

TEST_P(SharedJournalTest, CosignedNotesReachEveryFolder) {
    Log one = create("one");
    const auto appended = append(one, drafts_of("one"));
    Log two = node("two");
    ASSERT_TRUE(one.keep_cosigned(appended.note).ok());
    EXPECT_EQ(read(two).note(), appended.note);
    EXPECT_EQ(bytes_of(folder_of("two") / "cosigned/1"), appended.note);
}

TEST_P(SharedJournalTest, ACommitWhoseAnswerIsLostIsFoundAgain) {
    create("one");
    const auto lossy = std::make_shared<LossyShare>(share());
    Log one = taken(Log::open(folder_of("one"), options(lossy)));
    lossy->next = LossyShare::Loss::answer;
    const auto appended = append(one, drafts_of("heard of"));
    expect_recorded(read(one), {{appended.first, "heard of"}});
    lossy->next = LossyShare::Loss::commit;
    EXPECT_FALSE(one.append(drafts_of("never recorded")).ok());
    EXPECT_EQ(read(one).checkpoint().size, 1U);
    EXPECT_EQ(append(one, drafts_of("next")).first, 1U);
    EXPECT_EQ(expect_sound("one"), 2U);
    expect_same(one, node("two"));
}

TEST_P(SharedJournalTest, ReadingGoesOnWhileTheDatabaseIsAwayAndSaysSo) {
    create("one");
    const auto lossy = std::make_shared<LossyShare>(share());
    Log one = taken(Log::open(folder_of("one"), options(lossy)));
    append(one, drafts_of("before"));
    Log two = node("two");
    append(two, drafts_of("unseen"));
    lossy->away = true;
    const auto log = read(one);
    EXPECT_FALSE(log.current());
    EXPECT_EQ(log.checkpoint().size, 1U);
    EXPECT_FALSE(one.append(drafts_of("refused")).ok());
    EXPECT_FALSE(one.hold().ok());
    lossy->away = false;
    EXPECT_TRUE(read(one).current());
    EXPECT_EQ(read(one).checkpoint().size, 2U);
}

TEST_P(SharedJournalTest, WhatAHolderReadIsWhatItsAppendBuildsOn) {
    Log one = create("one");
    Log two = node("two");
    std::atomic<bool> recorded{false};
    std::thread other;
    {
        const auto turn = one.hold();
        ASSERT_TRUE(turn.ok()) << told(turn);
        other = std::thread([&] {
            append(two, drafts_of("later"));
            recorded = true;
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        EXPECT_FALSE(recorded);
        const std::uint64_t size = read(one).checkpoint().size;
        EXPECT_EQ(append(one, drafts_of("first")).first, size);
    }
    other.join();
    expect_recorded(read(one), {{0, "first"}, {1, "later"}});
    // A turn that recorded nothing is given back.
    { const auto turn = one.hold(); }
    append(two, drafts_of("two"));
}

TEST_P(SharedJournalTest, EachFileCallThatFailsOnceLosesNothing) {
    create("one");
    Acknowledged all;
    bool through = false;
    for (int victim = 0; !through && victim < 400; ++victim) {
        SCOPED_TRACE("call " + std::to_string(victim));
        FailingOnce calls(victim);
        auto log = Log::open(folder_of("one"), options(share(), calls));
        const Draft named{"test.named", "{}", {R"({"name":"Zoé"})"}};
        const std::string word = "attempt " + std::to_string(victim) + ";";
        std::vector<Draft> group = drafts_of(word, 60);
        group.push_back(named);
        const auto appended = log ? log->append(group) : base::Result<Appended>(log.errors());
        if (appended) {
            all.emplace(appended->first, word);
        }
        through = log.ok() && !calls.failed();
        // Another node goes on from what is published, and the first follows it.
        Log other = node("two");
        const auto theirs = append(other, drafts_of("other;"));
        all.emplace(theirs.first, "other;");
        Log again = node("one");
        ASSERT_EQ(read(again).note(), theirs.note);
        expect_recorded(read(again), all);
    }
    EXPECT_TRUE(through);
    EXPECT_EQ(expect_sound("one"), expect_sound("two"));
}

TEST_P(SharedJournalTest, TilesOfAGroupThatWasNeverSignedGoWhenTheNodeComesBack) {
    Log one = create("one");
    append(one, drafts_of("one", 300));
    node("two");
    // A node that is killed while it writes a group leaves its tiles; the head that would speak of them is not there.
    for (const char* const level : {"entries", "0"}) {
        const auto tiles = folder_of("two") / "tile" / level;
        std::filesystem::copy_file(tiles / "000", tiles / "001");
        ASSERT_FALSE(std::filesystem::exists(folder_of("one") / "tile" / level / "001"));
    }
    const Log two = node("two");
    EXPECT_EQ(expect_sound("two"), 300U);
    for (const char* const level : {"entries", "0"}) {
        EXPECT_FALSE(std::filesystem::exists(folder_of("two") / "tile" / level / "001"));
    }
}

TEST_P(SharedJournalTest, FilesThatWereHalfReplacedGoWhenTheNodeComesBack) {
    Log one = create("one");
    append(one, {{"test.named", "{}", {R"({"name":"Zoé"})"}}});
    node("two");
    const std::filesystem::path left[] = {folder_of("two") / "checkpoint.new", folder_of("two") / "private" / "pending.new"};
    for (const auto& file : left) {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << "half";
    }
    const Log two = node("two");
    for (const auto& file : left) {
        EXPECT_FALSE(std::filesystem::exists(file)) << file;
    }
    expect_same(one, two);
}

TEST_P(SharedJournalTest, AnotherHistoryIsRefusedAndLeftAlone) {
    Log mine = create("one");
    append(mine, drafts_of("one"));
    {
        Log stranger = taken(Log::create(folder_of("stranger"), options(nullptr)));
        append(stranger, drafts_of("stranger"));
    }
    const auto before = bytes_of(folder_of("stranger") / "checkpoint");
    const auto refused = Log::open(folder_of("stranger"), options(share()));
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(told(refused).find("two different histories"), std::string::npos) << told(refused);
    EXPECT_EQ(bytes_of(folder_of("stranger") / "checkpoint"), before);
    EXPECT_EQ(read(mine).checkpoint().size, 1U);
    EXPECT_FALSE(Log::create(folder_of("second"), options(share())).ok());
}

TEST_P(SharedJournalTest, ADatabaseThatForgotIsRefused) {
    Log one = create("one");
    append(one, drafts_of("kept"));
    const auto note = read(one).note();
    append(one, drafts_of("forgotten"));
    const auto forget = [&](const std::string& heads, const std::string& number) {
        change("DELETE FROM journal_entry WHERE number >= " + number + "; DELETE FROM journal_head WHERE number >= " +
               heads + "; UPDATE journal_state SET heads = " + heads +
               ", note = COALESCE((SELECT note FROM journal_head WHERE number = " + heads + " - 1), note)");
    };
    forget("2", "1");
    EXPECT_NE(told(one.append(drafts_of("more"))).find("older copy"), std::string::npos);
    EXPECT_FALSE(one.reader().ok());
    EXPECT_FALSE(Log::open(folder_of("one"), options(share())).ok());
    EXPECT_EQ(read(node("two")).note(), note);
    // A folder that was shared does not fill an empty database: it may be the wrong one.
    change("DELETE FROM journal_entry; DELETE FROM journal_head; DELETE FROM journal_state");
    EXPECT_NE(told(Log::open(folder_of("one"), options(share()))).find("remove the file"), std::string::npos);
    std::filesystem::remove(folder_of("one") / "shared");
    EXPECT_EQ(read(node("one")).checkpoint().size, 2U);
    EXPECT_EQ(number("SELECT heads FROM journal_state"), 3);
}

TEST_P(SharedJournalTest, RowsThatWereChangedAreNotBelieved) {
    Log one = create("one");
    append(one, drafts_of("one", 5));
    change(on_sqlite() ? "UPDATE journal_entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'one', 'two') AS BLOB) "
                         "WHERE number = 3"
                       : "UPDATE journal_entry SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), 'one', "
                         "'two'), 'UTF8') WHERE number = 3");
    const auto fooled = Log::open(folder_of("two"), options(share()));
    EXPECT_NE(told(fooled).find("root"), std::string::npos) << told(fooled);
    EXPECT_FALSE(std::filesystem::exists(folder_of("two") / "checkpoint"));
    change("DELETE FROM journal_entry WHERE number = 3");
    EXPECT_NE(told(Log::open(folder_of("two"), options(share()))).find("missing"), std::string::npos);
}

TEST_P(SharedJournalTest, AnotherKeyIsRefused) {
    create("one");
    auto other = options(share());
    other.signer = journal::SignerKey::generate("test.example/journal");
    EXPECT_FALSE(Log::open(folder_of("two"), other).ok());
}

/// A line of /proc/self/status, in KiB.
long memory(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name + ":")) {
            return std::stol(line.substr(name.size() + 1));
        }
    }
    return 0;
}

TEST_P(SharedJournalTest, ANewNodeTakesALongJournalOverInLittleMemory) {
    constexpr std::size_t kGroups = 5;
    constexpr std::size_t kEntries = 512;
    {
        Log one = create("one");
        std::vector<Draft> group = drafts_of("long", kEntries);
        for (Draft& draft : group) {
            draft.payload = R"({"text":")" + std::string(8'000, 'x') + "\"}";
        }
        for (std::size_t turn = 0; turn < kGroups; ++turn) {
            append(one, group);
        }
    }
    std::ofstream("/proc/self/clear_refs") << 5;
    const long before = memory("VmRSS");
    const Log two = node("two");
    const long more = memory("VmHWM") - before;
    EXPECT_EQ(read(two).checkpoint().size, kGroups * kEntries);
    std::cout << kGroups * kEntries * 8 / 1000 << " MB of entries taken over with " << more << " KiB more memory\n";
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(more, 16 * 1024);
#endif
}

TEST_P(SharedJournalTest, AnAppendTakesMilliseconds) {
    Log one = taken(Log::create(folder_of("one"), options(share(), journal::system_calls())));
    Log two = taken(Log::open(folder_of("two"), options(share(), journal::system_calls())));
    std::vector<double> times;
    for (int turn = 0; turn < 60; ++turn) {
        Log& log = turn % 2 == 0 ? one : two;
        const auto began = std::chrono::steady_clock::now();
        append(log, drafts_of("timed", 3));
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
    }
    std::sort(times.begin(), times.end());
    std::cout << "append of one group, two folders in turn: median " << times[times.size() / 2] << " ms, slowest "
              << times.back() << " ms\n";
    EXPECT_LT(times[times.size() / 2], 500.0);
}

EGIDE_ON_BOTH_ENGINES(SharedJournalTest);

}  // namespace
}  // namespace egide::storage
