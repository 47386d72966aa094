using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.DataLoss;

/// <summary>A loss, and what it meant when the run began.</summary>
/// <param name="Script">The script's name.</param>
/// <param name="Loss">The statement.</param>
/// <param name="Name">
/// What it destroys, by its name before the run; a schema or role has no name behind the schema's. Of a column, its relation.
/// </param>
/// <param name="Column">The column; null for the whole.</param>
/// <param name="Path">The schemas in which names without one are looked for there.</param>
internal sealed record PlannedLoss(
    string Script,
    StatementLoss Loss,
    ObjectName Name,
    string? Column,
    IReadOnlyList<string> Path
);

/// <summary>What the scripts of a run destroy, as far as their text tells.</summary>
internal sealed class DestructiveChanges
{
    private readonly IReadOnlyList<Script> _scripts;
    private readonly TransactionMode _mode;

    private DestructiveChanges(IReadOnlyList<Script> scripts, TransactionMode mode)
    {
        (_scripts, _mode) = (scripts, mode);
        IsHarmless = !scripts.Any(script =>
            script.Changes.Any(statement => DataLossReader.Read(statement).Any(loss => loss.Object is not null))
        );
    }

    /// <summary>True where no statement destroys anything.</summary>
    public bool IsHarmless { get; }

    /// <summary>True where nothing will be executed.</summary>
    public bool IsEmpty => _scripts.Count == 0;

    /// <summary>Reads the scripts that a plan executes.</summary>
    /// <param name="entries">The steps of the plan, in order.</param>
    /// <param name="mode">How they are run.</param>
    public static DestructiveChanges Read(IEnumerable<PlanEntry> entries, TransactionMode mode) =>
        new([.. entries.Where(entry => entry.Action == PlanAction.Run).Select(entry => entry.Script)], mode);

    /// <summary>The names, without schemas, of relations and types whose whereabouts matter.</summary>
    public IEnumerable<string> Names =>
        Statements
            .SelectMany(statement =>
                DataLossReader
                    .ReadPart(statement)
                    .Select(loss => loss.Object)
                    .OfType<ObjectName>()
                    .Concat(Renamed(statement.Command))
            )
            .Select(name => name.Name)
            .Distinct(StringComparer.Ordinal);

    /// <summary>True where one of the scripts runs in batches.</summary>
    public bool HasBatches => _scripts.Any(script => script.Directives.Batch is not null);

    /// <summary>True where each of these scripts is committed as a whole, or not at all.</summary>
    /// <param name="scripts">Their names.</param>
    public bool AreWhole(HashSet<string> scripts) =>
        _scripts
            .Where(script => scripts.Contains(script.File.Name))
            .All(script => script.ModeIn(_mode) == ExecutionMode.Transaction);

    private IEnumerable<SqlStatement> Statements =>
        _scripts.SelectMany(script => script.Changes).SelectMany(statement => statement.Parts);

    /// <summary>
    /// The schemas that the scripts may put on their path, those that they make, and the roles whose own schema may be meant.
    /// </summary>
    public IEnumerable<string> Schemas => Statements.SelectMany(SchemasIn).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The losses, in order, but for those of what the run has made itself. Where a script has set a path that cannot be read,
    /// names without a schema mean nothing that is known: the rule of opaque statements says so.
    /// </summary>
    /// <param name="session">What names mean to the connection.</param>
    /// <param name="standing">What the database has of those names, and of the path's schemas.</param>
    public IReadOnlyList<PlannedLoss> Losses(SessionNames session, StandingNames standing)
    {
        var names = new NameScope(session, standing);
        var losses = new List<PlannedLoss>();
        for (var number = 0; number < _scripts.Count; number++)
        {
            var script = _scripts[number];
            names.BeginScript(number, script.ModeIn(_mode) != ExecutionMode.Transaction);
            foreach (var statement in script.Changes)
            {
                foreach (var part in statement.Parts)
                {
                    losses.AddRange(DataLossReader.ReadPart(part).SelectMany(loss => Place(script.File.Name, loss, names)));
                    names.Take(part);
                }

                names.End(statement);
            }
        }

        return WithoutRepetition(losses);
    }

    // A script may add rows to a table by thousands of statements.
    private static List<PlannedLoss> WithoutRepetition(List<PlannedLoss> losses)
    {
        var filled = new HashSet<(string, ObjectName)>();
        return [.. losses.Where(loss => loss.Loss.Kind != DataLossKind.Insert || filled.Add((loss.Script, loss.Name)))];
    }

    private static IEnumerable<PlannedLoss> Place(string script, StatementLoss loss, NameScope names) =>
        Origins(loss, names).Select(origin => new PlannedLoss(script, loss, origin.Name, origin.Column, names.Path.Schemas));

    private static IEnumerable<(ObjectName Name, string? Column)> Origins(StatementLoss loss, NameScope names) =>
        loss switch
        {
            { Object: null } => [],
            { Kind: DataLossKind.DropSchema, Object: { } name } => names.OriginOfSchema(name.Name) is { } schema
                ? [(InNoSchema(schema), null)]
                : [],
            { Kind: DataLossKind.DropOwned, Object: { } name } => [(InNoSchema(name.Name), null)],
            { ObjectType: { } type, Object: { } name } when NameRealm.Of(type) is var realm && !NameRealm.IsUnique(realm) => names
                .FindAll(realm, name, names.Path)
                .Select(named => named.Origin)
                .OfType<ObjectName>()
                .Select(origin => (origin, (string?)null)),
            { ObjectType: "INDEX", Object: { } name } => OriginsOf(names.Find(NameRealm.Index, name, names.Path), loss),
            { Object: { } name } => OriginsOf(names.Find(name, names.Path), loss),
        };

    private static IEnumerable<(ObjectName Name, string? Column)> OriginsOf(NamedObject? named, StatementLoss loss)
    {
        if (named?.Origin is not { } origin || OverwritesNewColumnsAlone(loss, named))
            yield break;
        if (loss.Column is null)
            yield return (origin, null);
        else if (named.ColumnOrigin(loss.Column) is { } column)
            yield return (origin, column);
    }

    private static ObjectName InNoSchema(string name) => new(name, string.Empty);

    private static bool OverwritesNewColumnsAlone(StatementLoss loss, NamedObject named) =>
        loss is { Kind: DataLossKind.Update, Columns.Count: > 0 }
        && loss.Columns.All(column => named.ColumnOrigin(column) is null);

    private static IEnumerable<string> SchemasIn(SqlStatement statement) =>
        [
            .. PathChange.Read(statement)?.Schemas ?? [],
            .. statement.Facts.Setting is { Name: "role" or "session_authorization", Value: { } role }
                ? [SqlIdentifier.Parse(role)]
                : (string[])[],
            .. statement.Command is CreateSchema { Schema: { } schema } ? [schema] : (string[])[],
        ];

    private static IEnumerable<ObjectName> Renamed(SqlCommand? command) =>
        command switch
        {
            AlterTable { Table: { } table } => [table],
            RenameObject rename => [rename.Object],
            MoveObject move => [move.Object],
            DropObjects drop => drop.Names,
            _ => [],
        };
}
