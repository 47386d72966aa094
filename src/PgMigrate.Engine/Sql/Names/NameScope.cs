using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql.Names;

/// <summary>
/// What names mean at each statement of the scripts of a run, in their order: where names without a schema are looked for, and
/// which object has which name, as the statements before have made, renamed and dropped them, and rollbacks taken that back. What
/// may be passed over, on a condition in a DO block, is not counted on.
/// </summary>
internal sealed partial class NameScope
{
    private readonly TransactionJournal _journal = new();
    private readonly PathTracker _path;
    private readonly NameTable _names;
    private readonly bool _guesses;
    private bool _commitsEach;

    /// <param name="session">What names mean before a script sets anything.</param>
    /// <param name="standing">
    /// What the database has of what the scripts name; null where none was asked: then what the scripts do not make is there
    /// wherever they look for it first.
    /// </param>
    public NameScope(SessionNames session, StandingNames? standing = null)
    {
        _guesses = standing is null;
        _path = new PathTracker(session, _journal, _guesses);
        _names = new NameTable(standing, _journal);
    }

    /// <summary>Another number each time that a name may mean something else.</summary>
    public int Version { get; private set; }

    /// <summary>The path on which the next statement looks for names without a schema.</summary>
    public SearchPath Path => _path.Current;

    /// <summary>True where the script has taken another role.</summary>
    public bool HasOtherRole => _path.HasOtherRole;

    /// <summary>A script begins: it finds the session as it was, and its own temporary objects alone.</summary>
    /// <param name="number">Its number, which what it makes is known by.</param>
    /// <param name="commitsEach">True where each of its statements commits by itself, outside of transactions of its own.</param>
    /// <param name="isApplied">True where what it does stands in the database already.</param>
    public void BeginScript(int number, bool commitsEach, bool isApplied = false)
    {
        Version++;
        _journal.Clear();
        _path.Clear();
        _names.DropTemporary(ofTransaction: false);
        (_names.Script, _names.IsApplied, _commitsEach) = (number, isApplied, commitsEach);
    }

    /// <summary>Takes in what a statement, or one of a DO block, does.</summary>
    /// <returns>The objects that it makes, changes or drops; what it makes unless it is there may be there already.</returns>
    public IReadOnlyList<NamedObject> Take(SqlStatement statement)
    {
        Version++;
        var concerned = Take(statement.Command, statement.IsConditional);
        _path.Take(statement);
        return concerned;
    }

    /// <summary>Takes in that an object has gone with another one.</summary>
    public void Drop(NamedObject named) => _names.Drop(named);

    /// <summary>Takes in the end of a statement, with all that is in its block: it may be that of its transaction.</summary>
    public void End(SqlStatement statement)
    {
        Version++;
        var control = statement.Facts.Control;
        var isOver =
            control == TransactionControl.None
                ? _commitsEach && !_journal.IsOpen
                : _journal.Apply(control, statement.Facts.Savepoint);
        if (isOver)
        {
            _path.EndTransaction();
            _names.DropTemporary(ofTransaction: true);
        }

        if (control != TransactionControl.None)
            _path.Refresh();
    }

    /// <summary>The relation or type of a name; null where there is none that is known.</summary>
    /// <param name="name">The name.</param>
    /// <param name="path">Where one without a schema is looked for.</param>
    public NamedObject? Find(ObjectName name, SearchPath path) => Find(NameRealm.Relation, name, path);

    /// <summary>The object of a name; null where there is none that is known.</summary>
    /// <param name="realm">What it has its name in.</param>
    /// <param name="name">The name.</param>
    /// <param name="path">Where one without a schema is looked for.</param>
    public NamedObject? Find(string realm, ObjectName name, SearchPath path)
    {
        if (name.Schema is not null)
            return _names.Find(realm, name);
        foreach (var candidate in path.Candidates(name, NameRealm.IsUnique(realm) && _names.HasTemporary))
            if (_names.Find(realm, candidate) is { } found)
                return found;
        return null;
    }

    /// <summary>
    /// The relation or type of a name; one that no script has made is taken to be there, where it is looked for first.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="path">Where one without a schema is looked for.</param>
    public NamedObject Meet(ObjectName name, SearchPath path) => Meet(NameRealm.Relation, name, path);

    /// <summary>The object of a name; one that no script has made is taken to be there, where it is looked for first.</summary>
    /// <inheritdoc cref="Find(string, ObjectName, SearchPath)"/>
    public NamedObject Meet(string realm, ObjectName name, SearchPath path)
    {
        if (Find(realm, name, path) is { } found)
            return found;
        var met = _names.Meet(realm, name.Schema is null ? name.In(SchemaOfNew(path)) : name);
        met.IsAssumed = true;
        Version++;
        return met;
    }

    /// <summary>
    /// The objects that a name of a realm other than that of relations may mean, wherever on the path: whether they are there is
    /// not known. Languages, servers and the like lie in no schema.
    /// </summary>
    public IEnumerable<NamedObject> FindAll(string realm, ObjectName name, SearchPath path) =>
        (name.Schema is null ? path.Candidates(name, NameRealm.IsUnique(realm)).Append(name) : [name])
            .Select(candidate => _names.Find(realm, candidate))
            .OfType<NamedObject>();

    /// <summary>A schema; null where there is none that is known.</summary>
    public NamedObject? FindSchema(string name) => _names.FindSchema(name);

    /// <summary>The name that a schema had before the run; null where it had none.</summary>
    public string? OriginOfSchema(string name) => _names.OriginOfSchema(name);

    /// <summary>A name with its schema: that of the object that has it, or else the one in which it would be made.</summary>
    /// <param name="name">The name.</param>
    /// <param name="path">Where one without a schema is looked for.</param>
    public ObjectName Resolve(ObjectName name, SearchPath path) =>
        name.Schema is not null ? name : Find(name, path)?.Name ?? name.In(SchemaOfNew(path));

    // Without a schema that is there the server refuses.
    private string SchemaOfNew(SearchPath path) =>
        path.Schemas.FirstOrDefault(schema => schema == SearchPath.Temporary || !_names.LacksSchema(schema))
        ?? (_guesses ? "public" : string.Empty);
}
