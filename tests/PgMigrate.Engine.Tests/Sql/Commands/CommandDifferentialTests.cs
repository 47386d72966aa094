using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>Our reading of commands held against PostgreSQL's own parser.</summary>
public sealed class CommandDifferentialTests(ITestOutputHelper output)
{
    const int FewestStatements = 300;

    [Fact]
    public void Real_statements_ask_for_what_the_parser_of_PostgreSQL_says()
    {
        SkipWithoutLibrary();
        var tally = new CommandTally();
        foreach (var (_, text) in SqlCorpus.Files())
        {
            var pieces = SqlSplitter.Split(text).ToList();
            var plain = SqlCorpus.ForTheParser(text, pieces);
            foreach (var piece in pieces.Where(static piece => piece.Kind == SqlPieceKind.Statement))
                tally.Compare(plain.Substring(piece.Offset, piece.ContentLength));
        }
        Check(tally);
    }

    [Fact]
    public void Written_forms_ask_for_what_the_parser_of_PostgreSQL_says()
    {
        SkipWithoutLibrary();
        var tally = new CommandTally();
        foreach (var statement in CommandCorpus.Statements())
            tally.Compare(statement);
        Assert.True(tally.Refused.Count == 0, string.Join('\n', tally.Refused));
        Check(tally);
    }

    void Check(CommandTally tally)
    {
        output.WriteLine(tally.ToString());
        Assert.True(tally.Differences.Count == 0, string.Join("\n\n", tally.Differences.Take(40)));
        Assert.True(tally.Compared >= FewestStatements, tally.ToString());
    }

    static void SkipWithoutLibrary()
    {
        if (!PgQuery.IsInstalled)
            Assert.Skip("libpg_query is not installed (Debian: apt-get install libpg-query-dev).");
    }
}
