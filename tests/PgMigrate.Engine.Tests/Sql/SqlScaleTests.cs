using System.Diagnostics;
using System.Text;
using PgMigrate.Engine.Sql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sql;

/// <summary>Large and hostile scripts: work grows with the size and not with its square, memory stays small.</summary>
public sealed class SqlScaleTests(ITestOutputHelper output)
{
    const int Megabyte = 1_000_000;

    // A tenth unless everything is asked for.
    static readonly int Unit = TestScale.IsFull ? Megabyte : Megabyte / 10;

    // Ends what would go on for hours: thousands of times what it takes on an idle machine.
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static TheoryData<string, string, string> HostileScripts =>
        new()
        {
            { "one statement", "SELECT '", "x" },
            { "one statement of many tokens", "SELECT 1", ", a.b + 1" },
            { "semicolons", "", ";" },
            { "small statements", "", "SELECT 1; " },
            { "nested comments", "", "/*" },
            { "nested comments that close", "", "/**/" },
            { "open parentheses", "SELECT ", "(" },
            { "parentheses", "", "()" },
            { "dollar tags", "", "$a$b" },
            { "dollars", "", "$" },
            { "the same long tag again and again", "$" + new string('a', Megabyte) + "$", "$" + new string('a', Megabyte) },
            { "open tags", "", "$a " },
            { "plus signs", "SELECT ", "+" },
            { "minus signs apart", "SELECT ", "+- " },
            { "operators that end in signs", "SELECT ", "=+-+" },
            { "strings that nearly go on", "SELECT ", "'' -- x\n" },
            { "strings that go on", "SELECT ", "''\n" },
            { "open quotes", "", "'\n\"" },
            { "backslashes", "SELECT E'", "\\'" },
            { "psql lines", "", "\\a\n" },
            { "a dotted name", "UPDATE a", ".a" },
            { "common tables", "WITH a AS (SELECT 1)", ", a AS (SELECT 1)" },
            { "bodies", "CREATE FUNCTION f() BEGIN ATOMIC ", "SELECT CASE WHEN a THEN b END; " },
            { "options", "REINDEX (", "verbose off," },
            { "settings", "", "SET LOCAL standard_conforming_strings = on;" },
            { "copies on one line", "", "COPY t FROM stdin;" },
            { "copies with data", "", "COPY t FROM stdin;\n1\n\\.\n" },
            { "data without end", "COPY t FROM stdin;\n", "\\. \n" },
            { "line breaks", "", "\r\n\n\r" },
            { "numbers", "SELECT ", "1..2e" },
        };

    [Theory]
    [MemberData(nameof(HostileScripts))]
    public void Work_grows_with_the_size(string name, string head, string repeated)
    {
        // 4 MB and 8 MB in memory in full.
        var half = Script(head, repeated, 2 * Unit);
        var whole = Script(head, repeated, 4 * Unit);
        var (halfWork, wholeWork) = (Work(half), Work(whole));
        output.WriteLine(
            $"{name}: {(double)wholeWork / whole.Length:F2} looks a character, "
                + $"twice the size {(double)wholeWork / halfWork:F2} times the work"
        );
        Assert.InRange(wholeWork, 0, 4L * whole.Length);
        Assert.InRange(wholeWork, 0, (long)(2.1 * halfWork) + 1000);
    }

    [Theory]
    [MemberData(nameof(HostileScripts))]
    public void Classifying_grows_with_the_size(string name, string head, string repeated)
    {
        var script = Script(head, repeated, 2 * Unit);
        var watch = Stopwatch.StartNew();
        var statements = SqlSplitter.Split(script).Where(static piece => piece.Kind == SqlPieceKind.Statement);
        var count = statements.Count(piece =>
            StatementFacts.Read(piece.Content(script), piece.StandardConformingStrings).Verb.Length >= 0
        );
        output.WriteLine($"{name}: {count} statements in {watch.Elapsed.TotalSeconds:F2} s");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Limit);
    }

    [Fact]
    public void A_script_of_many_MB_needs_less_than_four_times_its_size()
    {
        var path = WriteScript(100 * Unit);
        try
        {
            var size = new FileInfo(path).Length;
            var watch = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var script = ScriptText.Read(path);
            var (read, readTime) = (GC.GetAllocatedBytesForCurrentThread() - before, watch.Elapsed);
            var pieces = SqlSplitter.Split(script.Text).Count();
            var (split, splitTime) = (GC.GetAllocatedBytesForCurrentThread() - before - read, watch.Elapsed - readTime);
            output.WriteLine(
                $"{size / Megabyte} MB, {pieces} pieces: read {(double)read / size:F2} × in {readTime.TotalSeconds:F1} s, "
                    + $"split {split} bytes in {splitTime.TotalSeconds:F1} s"
            );
            Assert.InRange(read + split, 0, 4 * size);
            Assert.InRange(split, 0, Megabyte);
            Assert.True(pieces > size / 200);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_script_of_one_MB_loses_no_statement()
    {
        var script = Script("", "SELECT $a$;$a$, ';' /* ; */; -- ;\n", Megabyte);
        var statements = SqlSplitter.Split(script).Count(static piece => piece.Kind == SqlPieceKind.Statement);
        Assert.Equal(script.Length / "SELECT $a$;$a$, ';' /* ; */; -- ;\n".Length, statements);
    }

    static long Work(string text)
    {
        var reader = new SqlPieceReader(text, new ScriptSession());
        while (reader.TryRead(out _))
        {
            // The work is what counts.
        }
        return reader.Work;
    }

    static string Script(string head, string repeated, int length)
    {
        var text = new StringBuilder(head, length + repeated.Length);
        while (text.Length < length)
            text.Append(repeated);
        return text.ToString();
    }

    static string WriteScript(int size)
    {
        var path = Path.GetTempFileName();
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        file.Write("SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n");
        for (var i = 0; file.BaseStream.Position < size; i++)
        {
            file.Write($"-- asset {i}\nINSERT INTO tara.asset (id, name, data)");
            file.Write($" VALUES ({i}, 'Größe {i}; it''s', $${{\"a\": \"b;\"}}$$::jsonb);\n");
        }
        return path;
    }
}
