using System.Diagnostics;
using System.Text;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>
/// Random and cut statements never throw, and long ones do not take long. <c>PGMIGRATE_FUZZ_SEED</c> repeats a run,
/// <c>PGMIGRATE_FUZZ_ROUNDS</c> makes it longer.
/// </summary>
public sealed class CommandReaderFuzzTests(ITestOutputHelper output)
{
    // Hundreds of times what it takes on an idle machine; the square of a million takes hours.
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    static readonly string[] Statements = [.. CommandCorpus.Statements()];

    static readonly string[] Words =
    [
        .. Statements.SelectMany(static statement => statement.Split(' ')).Where(static word => word.Length > 0).Distinct(),
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        ";",
        "'",
        "\"",
        "$$",
        "::",
        "=",
        "NOT",
        "CONSTRAINT",
        "U&\"\\0061\"",
        "U&\"\\\"",
        "U&\"\\+FFFFFF\"",
        "\0",
    ];

    [Fact]
    public void Nothing_throws()
    {
        var seed = TestScale.Given("PGMIGRATE_FUZZ_SEED") ?? Environment.TickCount;
        var rounds = TestScale.Count("PGMIGRATE_FUZZ_ROUNDS", usual: 1_000, full: 1_000_000);
        output.WriteLine($"PGMIGRATE_FUZZ_SEED={seed}");
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var text = (round % 3) switch
            {
                0 => Soup(random),
                1 => Cut(random),
                _ => Spliced(random),
            };
            try
            {
                Check(text);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, round {round}, statement {text}: {e}");
            }
        }
    }

    public static TheoryData<string, string> LongStatements =>
        new()
        {
            { "ALTER TABLE t ", "ADD a int DEFAULT (1), " },
            { "ALTER TABLE t ", "( " },
            { "ALTER TABLE t ADD CHECK ", "(" },
            { "ALTER TABLE t ADD CONSTRAINT ", "CONSTRAINT " },
            { "ALTER TABLE t ADD a int ", "NOT " },
            { "ALTER TABLE t ADD a int ", "CONSTRAINT a " },
            { "ALTER TABLE t ADD a int DEFAULT ", "CASE " },
            { "ALTER TABLE t ADD a int DEFAULT ", "1 + " },
            { "ALTER TABLE t ALTER a TYPE int", "[" },
            { "ALTER TABLE t", ".t" },
            { "ALTER TABLE t ", "x " },
            { "ALTER TABLE t ", "ADD x, " },
            { "ALTER SEQUENCE s ", "RESTART 1 " },
            { "CREATE TABLE t (", "a int UNIQUE REFERENCES r (a) ON DELETE CASCADE CHECK (a > 0), " },
            { "CREATE TABLE t (", "(" },
            { "CREATE TABLE t (", "NOT " },
            { "CREATE TABLE t (a ", "(1), " },
            { "CREATE TABLE t AS SELECT ", "AS " },
            { "CREATE INDEX ON t (", "a, f(" },
            { "CREATE FUNCTION f() ", "SET a = 1, " },
            { "CREATE FUNCTION f() ", "PARALLEL " },
            { "CREATE ROLE r ", "PASSWORD " },
            { "DROP FUNCTION ", "f(int), " },
            { "GRANT ", "SELECT, " },
            { "GRANT a ON ", "ALL, " },
            { "WITH ", "a AS (SELECT 1), " },
            { "SELECT ", "AS INTO, " },
            { "UPDATE t SET ", "a = (1), " },
            { "U&\"", "\\0061" },
            { "COPY t", ".t" },
        };

    [Theory]
    [MemberData(nameof(LongStatements))]
    public void Time_grows_with_the_size(string head, string repeated)
    {
        var text = new StringBuilder(head).Insert(head.Length, repeated, 1_000_000 / repeated.Length).ToString();
        var watch = Stopwatch.StartNew();
        CommandReader.Read(text);
        output.WriteLine($"{head}{repeated}: {watch.Elapsed.TotalSeconds:F2} s");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Limit);
    }

    static void Check(string text)
    {
        var actions = CommandReader.Read(text) is AlterTable alter ? alter.Actions : [];
        foreach (var action in actions)
            Assert.InRange(action.Offset, 0, text.Length);
        CommandReader.Read(text, standardConformingStrings: false);
    }

    static string Soup(Random random) => string.Join(' ', random.GetItems(Words, random.Next(1, 30)));

    static string Cut(Random random)
    {
        var statement = Statements[random.Next(Statements.Length)];
        var from = random.Next(5) == 0 ? random.Next(statement.Length) : 0;
        return statement[from..random.Next(from, statement.Length)];
    }

    static string Spliced(Random random)
    {
        var statement = Cut(random);
        return $"{statement} {Words[random.Next(Words.Length)]} {Cut(random)}";
    }
}
