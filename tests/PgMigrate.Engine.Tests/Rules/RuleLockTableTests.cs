using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>The lock that a rule claims against the table of what each statement locks.</summary>
public sealed class RuleLockTableTests
{
    public static TheoryData<string, int> Claims()
    {
        var data = new TheoryData<string, int>();
        foreach (var rule in RuleSet.All)
            for (var i = 0; i < RuleExamples.Of(rule.Info.Id).Count; i++)
                if (RuleExamples.Of(rule.Info.Id)[i].Lock is not null)
                    data.Add(rule.Info.Id, i);
        return data;
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public void The_table_of_locks_says_the_same(string rule, int position)
    {
        var (_, example) = RuleExamples.Find(rule, position);
        var names = new NameScope(SessionNames.Usual);
        var schema = new SchemaModel(names);
        foreach (var statement in SqlText.Read(example.Setup).Statements)
            schema.Apply(statement, default);
        var strongest = SqlText
            .Read(example.Sql)
            .Statements.Select(statement => statement.Command)
            .OfType<SqlCommand>()
            .SelectMany(command => CommandLocks.Of(command, schema, names.Path))
            .Where(held => held.Table.Name == example.Locked)
            .Select(held => (TableLock?)held.Mode)
            .Max();
        // A lock by way of a domain or a partition needs the catalogue.
        Assert.True(strongest is null || strongest == example.Lock, $"{strongest} for {example.Sql}");
    }
}
