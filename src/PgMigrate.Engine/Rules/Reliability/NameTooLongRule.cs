using System.Text;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>A name of more than 63 bytes.</summary>
internal sealed class NameTooLongRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("name-too-long", RuleGroup.Reliability, FindingSeverity.Warning)
        {
            Title = "A name of more than 63 bytes",
            Reason =
                "PostgreSQL cuts it off with a NOTICE: two such names may become one, and a script that asks for the whole name "
                + "in the catalogue does not find it.",
            SafeWay = """
                Use a shorter name.
                """,
        };

    private const int MostBytes = 63;

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        foreach (var name in Names(site.Command).Where(name => Encoding.UTF8.GetByteCount(name) > MostBytes))
            yield return new RuleHit(
                $"{name} is {Encoding.UTF8.GetByteCount(name)} bytes long, and PostgreSQL keeps the first {MostBytes}."
            )
            {
                Object = name,
            };
    }

    private static IEnumerable<string> Names(SqlCommand? command) =>
        command switch
        {
            CreateTable table =>
            [
                table.Table.Name,
                .. table.Columns.Select(column => column.Name),
                .. table.Constraints.Select(constraint => constraint.Name).OfType<string>(),
            ],
            CreateIndex { Index: { } index } => [index],
            CreateView view => [view.View.Name],
            CreateFunction function => [function.Function.Name],
            CreateTrigger trigger => [trigger.Trigger],
            CreateType type => [type.Type.Name],
            CreateSequence sequence => [sequence.Sequence.Name],
            AlterTable alter => alter.Actions.SelectMany(Names),
            _ => [],
        };

    private static IEnumerable<string> Names(TableAction action) =>
        action switch
        {
            AddColumn add => [add.Column.Name],
            AddConstraint { Constraint.Name: { } name } => [name],
            RenameColumn rename => [rename.To],
            RenameRelation rename => [rename.To],
            RenameConstraint rename => [rename.To],
            _ => [],
        };
}
