using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.DataLoss;

/// <summary>A loss, and what it meant when the run began.</summary>
/// <param name="Script">The script's name.</param>
/// <param name="Loss">The statement.</param>
/// <param name="Origin">What it destroys, by its name before the run; a schema or role has no name behind the schema's.</param>
/// <param name="Path">The schemas in which names without one are looked for there.</param>
internal sealed record PlannedLoss(string Script, StatementLoss Loss, TrackedName Origin, IReadOnlyList<string> Path);

/// <summary>What the scripts of a run destroy, as far as their text tells.</summary>
internal sealed class DestructiveChanges
{
    private readonly IReadOnlyList<Script> _scripts;

    private DestructiveChanges(IReadOnlyList<Script> scripts)
    {
        _scripts = scripts;
        IsHarmless = !scripts.Any(script =>
            script.Statements.Any(statement => DataLossReader.Read(statement).Any(loss => loss.Object is not null))
        );
    }

    /// <summary>True where no statement destroys anything.</summary>
    public bool IsHarmless { get; }

    /// <summary>True where nothing will be executed.</summary>
    public bool IsEmpty => _scripts.Count == 0;

    /// <summary>Reads the scripts that a plan executes.</summary>
    /// <param name="entries">The steps of the plan, in order.</param>
    public static DestructiveChanges Read(IEnumerable<PlanEntry> entries) =>
        new([.. entries.Where(entry => entry.Action == PlanAction.Run).Select(entry => entry.Script)]);

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

    private IEnumerable<SqlStatement> Statements =>
        _scripts.SelectMany(script => script.Statements).SelectMany(statement => statement.Parts);

    /// <summary>
    /// The losses, in order, but for those of what the run has made itself. Where a script has set a path that cannot be read,
    /// names without a schema mean nothing that is known: the rule of opaque statements says so.
    /// </summary>
    /// <param name="standing">The relations and types of those names that the database has.</param>
    /// <param name="path">The schemas in which the connection looks for names without one.</param>
    public IReadOnlyList<PlannedLoss> Losses(IReadOnlySet<ObjectName> standing, IReadOnlyList<string> path)
    {
        var trail = new ObjectNameTracker(standing);
        var losses = new List<PlannedLoss>();
        foreach (var script in _scripts)
        {
            var now = path;
            foreach (var statement in script.Statements.SelectMany(statement => statement.Parts))
            {
                now = After(statement, now, path);
                losses.AddRange(DataLossReader.ReadPart(statement).SelectMany(loss => Place(script.File.Name, loss, trail, now)));
                trail.Take(statement, now);
            }
        }

        return WithoutRepetition(losses);
    }

    private static IReadOnlyList<string> After(SqlStatement statement, IReadOnlyList<string> now, IReadOnlyList<string> path) =>
        PathChange.Read(statement.Facts, statement.Sql) switch
        {
            null => now,
            { IsKnown: true, Value: null } when !statement.IsConditional => path,
            { IsKnown: true, Value: { } value } when !statement.IsConditional => SettingChange.Schemas(value),
            _ => [],
        };

    // A script may add rows to a table by thousands of statements.
    private static List<PlannedLoss> WithoutRepetition(List<PlannedLoss> losses)
    {
        var filled = new HashSet<(string, ObjectName)>();
        return [.. losses.Where(loss => loss.Loss.Kind != DataLossKind.Insert || filled.Add((loss.Script, loss.Origin.Name)))];
    }

    private static IEnumerable<PlannedLoss> Place(
        string script,
        StatementLoss loss,
        ObjectNameTracker trail,
        IReadOnlyList<string> path
    ) => Origins(loss, trail, path).Select(origin => new PlannedLoss(script, loss, origin, path));

    private static IEnumerable<TrackedName> Origins(StatementLoss loss, ObjectNameTracker trail, IReadOnlyList<string> path) =>
        loss switch
        {
            { Object: null } => [],
            { Kind: DataLossKind.DropSchema, Object: { } name } => trail.SchemaOrigin(name.Name) is { } schema
                ? [InNoSchema(schema)]
                : [],
            { Kind: DataLossKind.DropOwned, Object: { } name } => [InNoSchema(name.Name)],
            { ObjectType: { } type, Object: { } name } when ObjectNameTracker.Realm(type) is { } realm => trail
                .OriginsOf(realm, name, path)
                .Select(origin => new TrackedName(origin, null)),
            { Object: { } name } => trail.Origin(name, loss.Column, path) is { } origin
            && !OverwritesNewColumnsAlone(loss, name, trail, path)
                ? [origin]
                : [],
        };

    private static TrackedName InNoSchema(string name) => new(new ObjectName(name, string.Empty), null);

    private static bool OverwritesNewColumnsAlone(
        StatementLoss loss,
        ObjectName name,
        ObjectNameTracker trail,
        IReadOnlyList<string> path
    ) =>
        loss is { Kind: DataLossKind.Update, Columns.Count: > 0 }
        && loss.Columns.All(column => trail.Origin(name, column, path) is null);

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
