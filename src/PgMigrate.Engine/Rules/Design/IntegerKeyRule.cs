using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Design;

/// <summary>A primary key of type integer.</summary>
internal sealed class IntegerKeyRule : CommandRule<CreateTable>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("integer-key", RuleGroup.Design, FindingSeverity.Information)
        {
            Title = "A primary key of type integer",
            Reason = "It ends at 2,147,483,647, and making it a bigint later rewrites the table, and all that point to it.",
            SafeWay = """
                    CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
                """,
        };

    private static readonly string[] Small = ["smallint", "integer", "smallserial", "serial"];

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(CreateTable command, StatementContext site)
    {
        if (
            command.IsTemporary
            || KeyOf(command) is not [var key]
            || command.Columns.FirstOrDefault(column => column.Name == key) is not { } column
        )
            yield break;
        var numbersItself = column.NumbersRows || column.Default is not null;
        if (numbersItself && column.Type is { Schema: null } type && Small.Contains(type.Name))
            yield return new RuleHit(
                $"The key {key} of {command.Table} is {type}: it ends at "
                    + $"{(type.Name.StartsWith("small", StringComparison.Ordinal) ? "32,767" : "2,147,483,647")}."
            )
            {
                Object = command.Table.ToString(),
                Offset = column.Offset,
            };
    }

    private static IReadOnlyList<string> KeyOf(CreateTable command) =>
        command
            .Columns.SelectMany(column => column.Constraints)
            .Concat(command.Constraints)
            .FirstOrDefault(constraint => constraint.Kind == ConstraintKind.PrimaryKey)
            ?.Columns
        ?? [];
}
