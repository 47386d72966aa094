using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>The copy's relations while a run changes them.</summary>
internal sealed class RelationCatalogue
{
    private readonly Dictionary<long, ObservedRelation> _original = [];
    private readonly Dictionary<long, ObservedRelation> _now = [];

    /// <summary>The folder of the SQL of rehearsals.</summary>
    public const string SqlFolder = "Rehearsal";

    /// <summary>Reads what is there before the run.</summary>
    public async Task ReadAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        foreach (var relation in await ListAsync(connection, cancellationToken).ConfigureAwait(false))
            _original[relation.Oid] = _now[relation.Oid] = relation;
    }

    /// <summary>A relation as it was when the run began, else as it was made; null for one that nobody has seen.</summary>
    public ObservedRelation? Find(long oid) => _original.GetValueOrDefault(oid) ?? _now.GetValueOrDefault(oid);

    /// <summary>Whether a relation was there before the run.</summary>
    public bool WasThere(long oid) => _original.ContainsKey(oid);

    /// <summary>Whether the run made a relation.</summary>
    public bool IsNew(long oid) => !WasThere(oid);

    /// <summary>The table or index of a name before the run.</summary>
    public ObservedRelation? FindOriginal(ObjectName name) =>
        _original.Values.FirstOrDefault(relation =>
            relation.Name.Name == name.Name && (name.Schema is null || name.Schema == relation.Name.Schema)
        );

    /// <summary>Takes in a relation as it is now.</summary>
    /// <returns>What became of it.</returns>
    public RelationChange Update(long oid, ObservedRelation? now)
    {
        var before = _now.GetValueOrDefault(oid);
        if (now is null)
            return _now.Remove(oid) ? RelationChange.Dropped : RelationChange.None;
        _now[oid] = now;
        if (before is null)
            return RelationChange.Made;
        return before.File == now.File ? RelationChange.None : RelationChange.Rewritten;
    }

    /// <summary>Takes in all that is there now.</summary>
    /// <returns>What has changed.</returns>
    public async Task<IReadOnlyList<(ObservedRelation Relation, RelationChange Change)>> RefreshAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    )
    {
        var found = (await ListAsync(connection, cancellationToken).ConfigureAwait(false)).ToDictionary(relation => relation.Oid);
        var gone = _now.Values.Where(relation => !found.ContainsKey(relation.Oid)).ToArray();
        return
        [
            .. gone.Select(relation => (relation, Update(relation.Oid, null))),
            .. found
                .Values.Select(relation => (relation, Update(relation.Oid, relation)))
                .Where(change => change.Item2 != RelationChange.None),
        ];
    }

    /// <summary>A relation in a row that begins with number, schema, name, kind and file.</summary>
    /// <returns>Null where the catalogue no longer has it.</returns>
    public static ObservedRelation? Read(NpgsqlDataReader reader) =>
        reader.IsDBNull(2)
            ? null
            : new ObservedRelation(
                reader.GetInt64(0),
                new ObjectName(reader.GetString(1), reader.GetString(2)),
                reader.GetString(3)[0],
                reader.GetInt64(4)
            );

    private static async Task<IReadOnlyList<ObservedRelation>> ListAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    ) =>
        await connection
            .ListAsync(SqlFile.Read(SqlFolder, "relations"), [], reader => Read(reader)!, cancellationToken)
            .ConfigureAwait(false);
}

/// <summary>What a statement did to a relation as a whole.</summary>
internal enum RelationChange
{
    /// <summary>Nothing that shows here.</summary>
    None,

    /// <summary>Created it.</summary>
    Made,

    /// <summary>Gave it another file.</summary>
    Rewritten,

    /// <summary>Dropped it.</summary>
    Dropped,
}
