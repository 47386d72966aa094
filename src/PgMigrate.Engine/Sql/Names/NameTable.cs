using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql.Names;

/// <summary>What a database has, as far as the scripts of a run name it.</summary>
/// <param name="Objects">Relations and types, with their schemas.</param>
/// <param name="Schemas">The schemas.</param>
internal sealed record StandingNames(IReadOnlySet<ObjectName> Objects, IReadOnlySet<string> Schemas);

/// <summary>
/// Which object or schema has a name: by full names, as the statements so far have made, renamed and dropped them.
/// </summary>
/// <param name="standing">What was there before; null where no database was asked.</param>
/// <param name="journal">What a rollback takes back.</param>
internal sealed class NameTable(StandingNames? standing, TransactionJournal journal)
{
    // A name that is null there is nobody's any more.
    private readonly Dictionary<(string Realm, ObjectName Name), NamedObject?> _objects = [];
    private readonly Dictionary<string, NamedObject?> _schemas = new(StringComparer.Ordinal);
    private readonly List<NamedObject> _temporary = [];

    /// <summary>The number of the script that makes what is made from now on.</summary>
    public int Script { get; set; }

    /// <summary>True where the script has made temporary objects.</summary>
    public bool HasTemporary => _temporary.Count > 0;

    /// <summary>
    /// True where what the script does stands in the database already, so that its names are those before the run.
    /// </summary>
    public bool IsApplied { get; set; }

    /// <summary>
    /// The object of a name; null where there is none, and, where no database was asked, where no statement has named it.
    /// </summary>
    public NamedObject? Find(string realm, ObjectName name)
    {
        if (_objects.TryGetValue((realm, name), out var known))
            return known is { IsGone: false } ? known : null;
        return
            standing is not null
            && OriginOf(name) is { } origin
            && (!NameRealm.IsUnique(realm) || standing.Objects.Contains(origin))
            ? Meet(realm, name)
            : null;
    }

    /// <summary>The object of a name, which was there before where none has made it.</summary>
    public NamedObject Meet(string realm, ObjectName name)
    {
        if (_objects.GetValueOrDefault((realm, name)) is { IsGone: false } known)
            return known;
        // A rollback does not take it back: it was there all along.
        var met = new NamedObject(realm, name, OriginOf(name) ?? name);
        _objects[(realm, name)] = met;
        return met;
    }

    /// <summary>A new relation, type or index.</summary>
    public NamedObject Make(string realm, ObjectName name, bool endsWithTransaction = false)
    {
        var made = new NamedObject(realm, name, IsApplied ? name : null)
        {
            MadeIn = Script,
            EndsWithTransaction = endsWithTransaction,
        };
        if (Find(realm, name) is { } before)
            SetGone(before, true);
        journal.Record(() => made.IsGone = true);
        Put(made, realm, name);
        if (made.IsTemporary)
            _temporary.Add(made);
        return made;
    }

    /// <summary>A new routine or the like: others of its name may have been there, and stay.</summary>
    public NamedObject MakeOneOf(string realm, ObjectName name)
    {
        var named = Meet(realm, name);
        var before = named.MadeIn;
        journal.Record(() => named.MadeIn = before);
        named.MadeIn = Script;
        return named;
    }

    /// <summary>An object is called otherwise from now on.</summary>
    public void Rename(NamedObject named, ObjectName to)
    {
        if (Find(named.Realm, to) is { } before && before != named)
            SetGone(before, true);
        Put(null, named.Realm, named.Name);
        Put(named, named.Realm, to);
        SetName(named, to);
    }

    /// <summary>
    /// An object may be called otherwise, too, unless something else is called so; or some of those that it stands for are.
    /// </summary>
    public void Alias(NamedObject named, ObjectName to)
    {
        if (!NameRealm.IsUnique(named.Realm) || Find(named.Realm, to) is null)
            Put(named, named.Realm, to);
    }

    /// <summary>An object is no longer there.</summary>
    public void Drop(NamedObject named)
    {
        Put(null, named.Realm, named.Name);
        SetGone(named, true);
    }

    /// <summary>The objects that end with the session, or those that end with its transaction.</summary>
    public void DropTemporary(bool ofTransaction)
    {
        foreach (var named in _temporary.Where(named => named.EndsWithTransaction || !ofTransaction).ToArray())
        {
            if (!named.IsGone)
                Drop(named);
            _temporary.Remove(named);
        }
    }

    /// <summary>A schema; null where there is none, and, where no database was asked, where no statement has named it.</summary>
    public NamedObject? FindSchema(string name) =>
        _schemas.TryGetValue(name, out var known) ? known
        : standing?.Schemas.Contains(name) == true ? MeetSchema(name)
        : null;

    /// <summary>Whether a schema is known not to be there.</summary>
    public bool LacksSchema(string name) =>
        standing is null ? _schemas.TryGetValue(name, out var known) && known is null : FindSchema(name) is null;

    /// <summary>A schema, which was there before where none has made it.</summary>
    public NamedObject MeetSchema(string name)
    {
        if (_schemas.GetValueOrDefault(name) is { } known)
            return known;
        return _schemas[name] = SchemaObject(name, name);
    }

    /// <summary>The name that a schema had before the run; null where it had none.</summary>
    public string? OriginOfSchema(string name) => _schemas.TryGetValue(name, out var known) ? known?.Origin?.Name : name;

    /// <summary>A new schema.</summary>
    public NamedObject MakeSchema(string name)
    {
        var made = SchemaObject(name, IsApplied ? name : null);
        made.MadeIn = Script;
        PutSchema(name, made);
        return made;
    }

    /// <summary>A schema is called otherwise from now on, and all in it has another full name.</summary>
    public void RenameSchema(string from, string to)
    {
        var schema = MeetSchema(from);
        foreach (var (key, named) in In(from))
        {
            Remove(key);
            var name = key.Name.In(to);
            Put(named, key.Realm, name);
            if (named is not null && named.Name == key.Name)
                SetName(named, name);
        }

        PutSchema(from, null);
        PutSchema(to, schema);
        SetName(schema, new ObjectName(null, to));
    }

    /// <summary>A schema is no longer there, and nothing in it.</summary>
    /// <returns>What was in it, as far as it has been met.</returns>
    public IReadOnlyList<NamedObject> DropSchema(string name)
    {
        var gone = new List<NamedObject>();
        foreach (var (key, named) in In(name))
        {
            Remove(key);
            if (named is not { IsGone: false })
                continue;
            SetGone(named, true);
            gone.Add(named);
        }

        PutSchema(name, null);
        return gone;
    }

    /// <summary>A column has another origin from now on.</summary>
    public void SetColumn(NamedObject named, string column, string? origin) => journal.Record(named.SetColumn(column, origin));

    /// <summary>What a name, which no statement has touched, was before the run; null where it can have been nothing.</summary>
    private ObjectName? OriginOf(ObjectName name) =>
        name.Schema is null || !_schemas.TryGetValue(name.Schema, out var schema) ? name
        : schema?.Origin is { } origin ? name.In(origin.Name)
        : null;

    private static NamedObject SchemaObject(string name, string? origin) =>
        new("SCHEMA", new ObjectName(null, name), origin is null ? null : new ObjectName(null, origin));

    private ((string Realm, ObjectName Name) Key, NamedObject? Object)[] In(string schema) =>
        [.. _objects.Where(entry => entry.Key.Name.Schema == schema).Select(entry => (entry.Key, entry.Value))];

    private void Put(NamedObject? named, string realm, ObjectName name)
    {
        RecordEntry((realm, name));
        _objects[(realm, name)] = named;
    }

    private void Remove((string Realm, ObjectName Name) key)
    {
        RecordEntry(key);
        _objects.Remove(key);
    }

    private void RecordEntry((string Realm, ObjectName Name) key)
    {
        if (!journal.IsOpen)
            return;
        var had = _objects.TryGetValue(key, out var before);
        journal.Record(() =>
        {
            if (had)
                _objects[key] = before;
            else
                _objects.Remove(key);
        });
    }

    private void PutSchema(string name, NamedObject? schema)
    {
        var had = _schemas.TryGetValue(name, out var before);
        journal.Record(() =>
        {
            if (had)
                _schemas[name] = before;
            else
                _schemas.Remove(name);
        });
        _schemas[name] = schema;
    }

    private void SetName(NamedObject named, ObjectName name)
    {
        var (before, origin) = (named.Name, named.Origin);
        journal.Record(() => (named.Name, named.Origin) = (before, origin));
        named.Name = name;
        if (IsApplied && origin is not null)
            named.Origin = name;
    }

    private void SetGone(NamedObject named, bool isGone)
    {
        var before = named.IsGone;
        journal.Record(() => named.IsGone = before);
        named.IsGone = isGone;
    }
}
