using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.DataLoss;

/// <summary>Reads which statements of a script destroy data.</summary>
internal static class DataLossReader
{
    private static readonly string[] OpaqueVerbs = ["DO", "CALL", "EXECUTE"];

    /// <summary>
    /// Reads a step of a plan, in the order of its statements, by the names that there are before it. What the script itself has
    /// made holds nothing to lose.
    /// </summary>
    /// <param name="entry">The step.</param>
    /// <param name="mode">How it is run.</param>
    public static IReadOnlyList<StatementLoss> Read(PlanEntry entry, TransactionMode mode)
    {
        var names = new NameScope(SessionNames.Usual);
        names.BeginScript(0, entry.Script.ModeIn(mode) != ExecutionMode.Transaction);
        var losses = new List<StatementLoss>();
        foreach (var statement in entry.Script.Changes)
        {
            losses.AddRange(Read(statement).Select(loss => Before(loss, names)).OfType<StatementLoss>());
            foreach (var part in statement.Parts)
                names.Take(part);
            names.End(statement);
        }

        return losses;
    }

    // Null for what the script has made itself.
    private static StatementLoss? Before(StatementLoss loss, NameScope names)
    {
        if (loss.Object is not { } name || loss.Kind == DataLossKind.DropOwned)
            return loss;
        if (loss.Kind == DataLossKind.DropSchema)
            return names.OriginOfSchema(name.Name) is { } schema ? loss with { Object = name with { Name = schema } } : null;
        var named = names.Meet(name, names.Path);
        var column = loss.Column is null ? null : named.ColumnOrigin(loss.Column);
        if (named.Origin is not { } origin || (loss.Column is not null && column is null))
            return null;
        // One that no statement has touched is looked for on the session's path.
        return loss with { Object = names.Path.IsSet || origin != named.Name ? origin : name, Column = column };
    }

    /// <summary>Reads one statement; a DO block by the statements in it.</summary>
    public static IEnumerable<StatementLoss> Read(SqlStatement statement) =>
        statement.Inside.Count == 0
            ? ReadPart(statement)
            : statement
                .Inside.SelectMany(ReadPart)
                .Concat(statement.Block is { DynamicOffset: not null } ? [Opaque(statement)] : []);

    /// <summary>Reads one statement, whatever it holds.</summary>
    public static IEnumerable<StatementLoss> ReadPart(SqlStatement statement) =>
        Read(statement, statement.Command)
            .Concat(statement.Rows.SelectMany(rows => Change(statement.Place.Line, rows)))
            .Select(loss => loss with { Sql = statement.Sql });

    private static IEnumerable<StatementLoss> Read(SqlStatement statement, SqlCommand? command)
    {
        var line = statement.Place.Line;
        return command switch
        {
            DropObjects drop => drop.Names.Select(name => Drop(line, drop, name)).OfType<StatementLoss>(),
            Truncate truncate => truncate.Tables.Select(name => new StatementLoss(
                line,
                DataLossKind.Truncate,
                name,
                IsCascade: truncate.IsCascade
            )),
            AlterComposite type => type.Losses.Select(action => Alter(line, type.Type, action)).OfType<StatementLoss>(),
            AlterTable { Table: { } name } alter => alter
                .Actions.Select(action => Alter(line, name, action))
                .OfType<StatementLoss>(),
            _ when OpaqueVerbs.Contains(statement.Facts.Verb, StringComparer.Ordinal) => [Opaque(statement)],
            _ => [],
        };
    }

    private static IEnumerable<StatementLoss> Change(int line, ChangeRows rows) =>
        rows switch
        {
            { Verb: "DELETE" } => [new(line, DataLossKind.Delete, rows.Table, HasWhere: rows.HasWhere)],
            { Verb: "UPDATE" } =>
            [
                new(line, DataLossKind.Update, rows.Table, HasWhere: rows.HasWhere) { Columns = rows.Columns },
            ],
            { Verb: "INSERT", IsUpsert: true } =>
            [
                new(line, DataLossKind.Insert, rows.Table),
                new(line, DataLossKind.Update, rows.Table, HasWhere: true),
            ],
            { Verb: "INSERT" } => [new(line, DataLossKind.Insert, rows.Table)],
            { Verb: "MERGE" } when rows.MergeActions.Contains("DELETE") =>
            [
                new(line, DataLossKind.Delete, rows.Table, HasWhere: true),
                new(line, DataLossKind.Update, rows.Table, HasWhere: true),
            ],
            { Verb: "MERGE" } when rows.MergeActions.Contains("UPDATE") =>
            [
                new(line, DataLossKind.Update, rows.Table, HasWhere: true),
            ],
            _ => [],
        };

    private static StatementLoss Opaque(SqlStatement statement) =>
        new(statement.Place.Line, DataLossKind.Opaque, null) { Sql = statement.Sql };

    private static StatementLoss? Drop(int line, DropObjects drop, ObjectName name) =>
        drop.ObjectType switch
        {
            "TABLE" or "MATERIALIZED VIEW" or "FOREIGN TABLE" => new(
                line,
                DataLossKind.DropTable,
                name,
                IsCascade: drop.IsCascade
            ),
            "SCHEMA" => new(line, DataLossKind.DropSchema, name, IsCascade: drop.IsCascade),
            "OWNED" => new(line, DataLossKind.DropOwned, name, IsCascade: drop.IsCascade),
            // Without CASCADE the server refuses, if anything depends on it.
            _ => drop.IsCascade
                ? new(line, DataLossKind.DropObject, name, IsCascade: true) { ObjectType = drop.ObjectType }
                : null,
        };

    private static StatementLoss? Alter(int line, ObjectName table, TableAction action) =>
        action switch
        {
            DropColumn drop => new(line, DataLossKind.DropColumn, table, drop.Column, drop.IsCascade),
            AlterColumnType type => new(line, DataLossKind.ChangeType, table, type.Column) { NewType = type },
            _ => null,
        };
}
