using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql;

/// <summary>A statement of more tokens than are kept is read like any other.</summary>
public sealed class StatementTokensTests
{
    const int Columns = StatementTokens.Most;

    [Fact]
    public void A_statement_is_read_to_its_end_however_long_it_is()
    {
        var columns = string.Join(", /* , */ ", Enumerable.Range(1, Columns).Select(static i => $"c{i} numeric(10, 2) NOT NULL"));
        var table = Assert.IsType<CreateTable>(CommandReader.Read($"CREATE TABLE t ({columns}) PARTITION BY RANGE (c1)"));
        Assert.Equal(Columns, table.Columns.Count);
        Assert.Equal($"c{Columns}", table.Columns[^1].Name);
        Assert.True(table.Columns.All(static column => column.IsNotNull));
        Assert.True(table.IsPartitioned);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Nothing_is_lost_where_the_kept_tokens_end(int shift)
    {
        // DROP TABLE, then two tokens a name.
        var count = (StatementTokens.Most / 2) + shift;
        var drop = Assert.IsType<DropObjects>(
            CommandReader.Read($"DROP TABLE {string.Join(",", Enumerable.Range(1, count).Select(static i => $"t{i}"))}")
        );
        Assert.Equal(Enumerable.Range(1, count).Select(static i => $"t{i}"), drop.Names.Select(static name => name.Name));
    }

    [Fact]
    public void Parameters_and_calls_are_found_wherever_they_stand()
    {
        var values = string.Concat(Enumerable.Repeat("1, ", StatementTokens.Most));
        var facts = StatementFacts.Read($"SELECT {values}dblink('x'), $1");
        Assert.Equal(StatementEffects.External | StatementEffects.Dblink, facts.Effects);
        Assert.Equal($"SELECT {values}dblink('x'), ".Length, facts.ParameterOffset);
    }

    [Fact]
    public void The_next_statement_of_a_text_begins_anew()
    {
        var values = string.Concat(Enumerable.Repeat(", 1", StatementTokens.Most));
        var statements = SqlText.Read($"SELECT $1, lo_import('x'){values}; SELECT 2; DROP TABLE a.b").Statements;
        Assert.Equal([7, null, null], statements.Select(static statement => statement.Facts.ParameterOffset));
        Assert.Equal(StatementEffects.None, statements[1].Facts.Effects);
        Assert.Equal(("DROP TABLE", "a.b", 3), (statements[2].Facts.Verb, statements[2].Facts.Object, statements[2].Ordinal));
    }
}
