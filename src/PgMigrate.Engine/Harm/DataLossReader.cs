using PgMigrate.Engine.Checks;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Harm;

/// <summary>Reads which statements of a script destroy data. What the script itself has made holds nothing to lose.</summary>
internal static class DataLossReader
{
    private static readonly string[] OpaqueVerbs = ["DO", "CALL", "EXECUTE"];

    /// <summary>Reads a step of a plan, in the order of its statements.</summary>
    public static IReadOnlyList<DataLoss> Read(PlanEntry entry)
    {
        var made = new HashSet<ObjectName>();
        var losses = new List<DataLoss>();
        foreach (var statement in new CheckedScript(entry.File, entry.Text, entry.Directives, Problem: null).Statements)
        {
            if (statement.Command is CreateTable table)
                made.Add(table.Table);
            losses.AddRange(Read(statement).Where(loss => loss.Object is null || !made.Contains(loss.Object)));
        }

        return losses;
    }

    private static IEnumerable<DataLoss> Read(CheckedStatement statement)
    {
        var line = statement.Place.Line;
        if (statement.Inside.Count > 0)
            return statement.Inside.SelectMany(Read);
        return statement.Command switch
        {
            DropObjects drop => drop.Names.Select(name => Drop(line, drop, name)).OfType<DataLoss>(),
            Truncate truncate => truncate.Tables.Select(name => new DataLoss(line, DataLossKind.Truncate, name, IsCascade: truncate.IsCascade)),
            ChangeRows { Verb: "DELETE" } delete => [new(line, DataLossKind.Delete, delete.Table, HasWhere: delete.HasWhere)],
            ChangeRows { Verb: "UPDATE" } update => [new(line, DataLossKind.Update, update.Table, HasWhere: update.HasWhere)],
            ChangeRows { Verb: "MERGE" } merge => [new(line, DataLossKind.Update, merge.Table, HasWhere: true)],
            AlterTable { Table: { } name } alter => alter.Actions.Select(action => Alter(line, name, action)).OfType<DataLoss>(),
            _ when OpaqueVerbs.Contains(statement.Facts.Verb, StringComparer.Ordinal) => [new(line, DataLossKind.Opaque, null)],
            _ => [],
        };
    }

    private static DataLoss? Drop(int line, DropObjects drop, ObjectName name) => drop.ObjectType switch
    {
        "TABLE" or "MATERIALIZED VIEW" or "FOREIGN TABLE" => new(line, DataLossKind.DropTable, name, IsCascade: drop.IsCascade),
        "SCHEMA" => new(line, DataLossKind.DropSchema, name, IsCascade: drop.IsCascade),
        "TYPE" or "DOMAIN" or "EXTENSION" when drop.IsCascade => new(line, DataLossKind.DropType, name, IsCascade: true),
        _ => null,
    };

    private static DataLoss? Alter(int line, ObjectName table, TableAction action) => action switch
    {
        DropColumn drop => new(line, DataLossKind.DropColumn, table, drop.Column, drop.IsCascade),
        AlterColumnType type => new(line, DataLossKind.ChangeType, table, type.Column),
        _ => null,
    };
}
