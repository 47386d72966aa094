using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Fleet.Shapes;

/// <summary>A database, or a schema of one, whose shape is looked for.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Target">Its target; null where it has none.</param>
/// <param name="Database">How to reach it.</param>
internal sealed record ShapeMember(string Name, string? Target, ConnectionTarget Database);

/// <summary>
/// Groups databases by what their schema is like. Of each shape one snapshot is kept, so that memory grows with the shapes and
/// not with the databases; a database is read once, however many schemas of it are asked for.
/// </summary>
/// <param name="historySchema">The schema of grate's tables where a database is looked at as a whole.</param>
/// <param name="atOnce">How many databases are read at once.</param>
internal sealed class ShapeReader(string historySchema, int atOnce)
{
    private const string ApplicationName = "pgmigrate shapes";
    private const int Digits = 12;

    private readonly Dictionary<string, (SchemaSnapshot Snapshot, SortedList<int, ShapeMember> Members)> _shapes = new(
        StringComparer.Ordinal
    );

    private readonly object _guard = new();

    /// <summary>Reads them.</summary>
    /// <param name="members">The databases and schemas.</param>
    /// <param name="fail">Told of each that cannot be read; the others are read all the same.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The shape that most have first, then the others, the more common before the less common.</returns>
    public async Task<IReadOnlyList<SchemaShape>> ReadAsync(
        IReadOnlyList<ShapeMember> members,
        Action<ShapeMember, MigrationException> fail,
        CancellationToken cancellationToken
    )
    {
        var databases = members
            .Select((member, place) => (Member: member, Place: place))
            .GroupBy(item => (item.Member.Database.Server, item.Member.Database.Database));
        await Parallel
            .ForEachAsync(
                databases,
                new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
                async (database, stop) =>
                {
                    try
                    {
                        await ReadDatabaseAsync([.. database], stop).ConfigureAwait(false);
                    }
                    catch (MigrationException failure)
                    {
                        foreach (var (member, _) in database)
                            fail(member, failure);
                    }
                }
            )
            .ConfigureAwait(false);
        return Describe();
    }

    private async Task ReadDatabaseAsync(IReadOnlyList<(ShapeMember Member, int Place)> members, CancellationToken stop)
    {
        var target = members[0].Member.Database;
        var isWhole = target.Schema is null;
        var options = isWhole ? SnapshotOptions.WithoutHistory(historySchema) : new SnapshotOptions();
        var connection = await new ConnectionOpening(target, ApplicationName, ReadOnlySession.Settings)
        {
            Path = SessionPath.OwnAndUsers,
        }
            .OpenAsync(stop)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        SchemaSnapshot whole;
        try
        {
            whole = await SchemaSnapshot.ReadAsync(connection, options, stop).ConfigureAwait(false);
        }
        catch (Npgsql.NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, target, historySchema: null);
        }

        foreach (var (member, place) in members)
            Add(member.Database.Schema is { } schema ? TenantSnapshot.Of(whole, schema) : whole, member, place);
    }

    private void Add(SchemaSnapshot snapshot, ShapeMember member, int place)
    {
        var hash = snapshot.Hash;
        lock (_guard)
        {
            if (!_shapes.TryGetValue(hash, out var shape))
                _shapes[hash] = shape = (snapshot, []);
            shape.Members.Add(place, member);
        }
    }

    private IReadOnlyList<SchemaShape> Describe()
    {
        var ordered = _shapes
            .OrderByDescending(shape => shape.Value.Members.Count)
            .ThenBy(shape => shape.Value.Members.GetKeyAtIndex(0))
            .ToArray();
        return
        [
            .. ordered.Select(shape =>
            {
                var first = shape.Value.Members.GetValueAtIndex(0);
                var isMostCommon = shape.Key == ordered[0].Key;
                return new SchemaShape
                {
                    Shape = shape.Key[..Digits],
                    Members = [.. shape.Value.Members.Values.Select(member => member.Name)],
                    IsMostCommon = isMostCommon,
                    Differences = isMostCommon ? [] : SchemaDifference.Between(ordered[0].Value.Snapshot, shape.Value.Snapshot),
                    Target = first.Target,
                    Server = first.Database.Server,
                    Database = first.Database.Database,
                    Schema = first.Database.Schema,
                };
            }),
        ];
    }
}
