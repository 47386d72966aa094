using System.Text;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Tests.Sql;

/// <summary>Our lexer and splitter held against PostgreSQL's own, on real SQL.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    // PostgreSQL's installation alone brings more; an empty corpus must not pass for a good one.
    const int FewestStatements = 3000;

    [Fact]
    public void Statements_are_where_the_parser_of_PostgreSQL_sees_them()
    {
        SkipWithoutLibrary();
        var tally = new Tally();
        foreach (var (path, text) in SqlCorpus.Files())
        {
            var pieces = SqlSplitter.Split(text).ToList();
            Assert.Equal(text, string.Concat(pieces.Select(piece => text.Substring(piece.Offset, piece.Length))));
            Compare(path, SqlCorpus.ForTheParser(text, pieces), pieces, tally);
        }
        output.WriteLine(tally.ToString());
        Assert.True(tally.Differences.Count == 0, string.Join('\n', tally.Differences.Take(20)));
        Assert.True(tally.Statements >= FewestStatements, tally.ToString());
    }

    [Fact]
    public void Tokens_are_those_of_the_scanner_of_PostgreSQL()
    {
        SkipWithoutLibrary();
        var tally = new Tally();
        foreach (var (path, text) in SqlCorpus.Files())
        {
            var plain = SqlCorpus.ForTheParser(text, [.. SqlSplitter.Split(text)]);
            CompareTokens(path, plain, tally);
        }
        output.WriteLine(tally.ToString());
        Assert.True(tally.Differences.Count == 0, string.Join('\n', tally.Differences.Take(20)));
        Assert.True(tally.Statements >= FewestStatements, tally.ToString());
    }

    /// <summary>A file that the parser refuses as a whole is compared statement by statement.</summary>
    static void Compare(string path, string plain, IEnumerable<SqlPiece> pieces, Tally tally)
    {
        var ours = pieces
            .Where(static piece => piece.Kind == SqlPieceKind.Statement)
            .Select(static piece => piece.Offset..(piece.Offset + piece.ContentLength))
            .ToList();
        if (PgQuery.Split(plain) is { } whole)
        {
            tally.Files++;
            var theirs = CharactersOfAll(plain, whole).Select(range => WithoutTrivia(plain, range));
            tally.Expect(path, [.. theirs], [.. ours.Select(range => WithoutTrivia(plain, range))]);
            return;
        }
        tally.RefusedFiles++;
        foreach (var range in ours)
        {
            var statement = plain[range];
            if (PgQuery.Split(statement) is not { } parsed)
            {
                tally.RefusedStatements++;
                continue;
            }
            var theirs = parsed.Select(part => WithoutTrivia(statement, Characters(statement, part)));
            tally.Expect($"{path} at {range}: {statement}", [.. theirs], [WithoutTrivia(statement, ..statement.Length)]);
        }
    }

    static void CompareTokens(string path, string plain, Tally tally)
    {
        if (PgQuery.Scan(plain) is not { } theirs)
        {
            tally.RefusedFiles++;
            return;
        }
        tally.Files++;
        var ours = WithoutUnicodeEnds(plain, OurTokens(plain));
        tally.Expect(path, WithoutUnicodeEnds(plain, CharactersOfAll(plain, theirs)), ours);
    }

    /// <summary>libpg_query 15 does not tell where <c>U&amp;"…"</c> and <c>U&amp;'…'</c> end.</summary>
    static List<Range> WithoutUnicodeEnds(string text, List<Range> tokens) =>
        [
            .. tokens.Select(token =>
                text.AsSpan(token.Start.Value) is ['u' or 'U', '&', '"' or '\'', ..] ? token.Start..token.Start : token
            ),
        ];

    static List<Range> OurTokens(string text)
    {
        var tokens = new List<Range>();
        var lexer = new SqlLexer(text);
        while (lexer.TryRead(out var token))
        {
            // PostgreSQL reads N'…' as the keyword NCHAR and a string.
            var isNational = text.AsSpan(token.Start, token.Length) is ['n' or 'N', '\'', ..];
            if (isNational)
                tokens.AddRange([token.Start..(token.Start + 1), (token.Start + 1)..token.End]);
            else if (token.Kind != SqlTokenKind.Whitespace)
                tokens.Add(token.Start..token.End);
        }
        return tokens;
    }

    /// <summary>The parser counts what precedes a statement to it, and what follows up to its semicolon: both go.</summary>
    static Range WithoutTrivia(string text, Range range)
    {
        var (start, length) = range.GetOffsetAndLength(text.Length);
        var lexer = new SqlLexer(text.AsSpan(start, length));
        int? first = null;
        var end = start;
        while (lexer.TryRead(out var token))
        {
            if (token.IsTrivia || (token.Kind == SqlTokenKind.Semicolon && first is null))
                continue;
            first ??= start + token.Start;
            end = start + token.End;
        }
        return (first ?? start)..end;
    }

    static Range Characters(string text, Range bytes) => CharactersOfAll(text, [bytes]).Single();

    static List<Range> CharactersOfAll(string text, List<Range> ranges)
    {
        if (Ascii.IsValid(text))
            return ranges;
        var utf8 = Encoding.UTF8.GetBytes(text);
        int bytes = 0,
            characters = 0;
        int At(int target)
        {
            if (target < bytes)
                (bytes, characters) = (0, 0);
            characters += Encoding.UTF8.GetCharCount(utf8, bytes, target - bytes);
            bytes = target;
            return characters;
        }
        return [.. ranges.Select(range => At(range.Start.Value)..At(range.End.Value))];
    }

    static void SkipWithoutLibrary()
    {
        if (!PgQuery.IsInstalled)
            Assert.Skip("libpg_query is not installed (Debian: apt-get install libpg-query-dev).");
    }

    sealed class Tally
    {
        public int Files { get; set; }

        public int RefusedFiles { get; set; }

        public int RefusedStatements { get; set; }

        public int Statements { get; private set; }

        public List<string> Differences { get; } = [];

        public void Expect(string what, List<Range> theirs, List<Range> ours)
        {
            Statements += theirs.Count;
            if (theirs.SequenceEqual(ours))
                return;
            var at = theirs.Zip(ours).TakeWhile(static pair => pair.First.Equals(pair.Second)).Count();
            Differences.Add(
                $"{what}: number {at}: theirs {theirs.ElementAtOrDefault(at)} of {theirs.Count}, "
                    + $"ours {ours.ElementAtOrDefault(at)} of {ours.Count}"
            );
        }

        public override string ToString() =>
            $"{Statements} compared in {Files} files; {RefusedFiles} files refused, "
            + $"{RefusedStatements} statements in them refused too; {Differences.Count} differences";
    }
}
