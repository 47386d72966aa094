using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Design;

/// <summary>A rule about the types of new columns: one finding a statement, however many columns.</summary>
internal abstract class ColumnRule : StatementRule
{
    /// <inheritdoc/>
    public sealed override IEnumerable<RuleHit> Check(StatementContext site)
    {
        var (table, columns) = Columns(site.Command);
        var found = columns.Where(column => column.Type is { Schema: null } type && IsMeant(type)).ToArray();
        if (found.Length > 0)
            yield return new RuleHit(
                $"{Wording.List(found.Select(column => column.Name))} of {table} "
                    + $"{(found.Length == 1 ? One(found[0].Type!) : Several)}."
            )
            {
                Object = found.Length == 1 ? $"{table}.{found[0].Name}" : table!.ToString(),
                Offset = found[0].Offset,
            };
    }

    /// <summary>What several columns are: the sentence goes on behind their names.</summary>
    protected abstract string Several { get; }

    /// <summary>Whether a built-in type is meant.</summary>
    protected abstract bool IsMeant(SqlType type);

    /// <summary>What one column is: the sentence goes on behind its name.</summary>
    protected abstract string One(SqlType type);

    private static (ObjectName? Table, IEnumerable<ColumnDefinition> Columns) Columns(SqlCommand? command) =>
        command switch
        {
            CreateTable { IsTemporary: false, IsForeign: false } create => (create.Table, create.Columns),
            AlterTable { Table: { } table } alter => (table, alter.Actions.OfType<AddColumn>().Select(add => add.Column)),
            _ => (null, []),
        };
}
