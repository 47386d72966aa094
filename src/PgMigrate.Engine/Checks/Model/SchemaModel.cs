using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Model;

/// <summary>What the scripts before a statement have made, as far as rules need to know.</summary>
internal sealed class SchemaModel
{
    private readonly Dictionary<ObjectName, TableModel> _tables = [];
    private readonly Dictionary<ObjectName, DomainModel> _domains = [];
    private readonly Dictionary<ObjectName, EnumModel> _enums = [];
    private readonly Dictionary<ObjectName, ViewModel> _views = [];
    private readonly Dictionary<ObjectName, string?> _functions = [];

    /// <summary>The schema of names that have none: the first of the script's search_path.</summary>
    public string DefaultSchema { get; private set; } = "public";

    /// <summary>True once the script has set its search_path.</summary>
    public bool HasSearchPath { get; private set; }

    /// <summary>A table; null where no script made it.</summary>
    public TableModel? Table(ObjectName name) => _tables.GetValueOrDefault(name.In("pg_temp")) ?? _tables.GetValueOrDefault(Resolve(name));

    /// <summary>The tables of a name, in whatever schema.</summary>
    public IEnumerable<TableModel> TablesNamed(string name) => _tables.Where(table => table.Key.Name == name).Select(table => table.Value);

    /// <summary>A domain; null where no script made it.</summary>
    public DomainModel? Domain(SqlType type) => _domains.GetValueOrDefault(Resolve(new ObjectName(type.Schema, type.Name)));

    /// <summary>An enum; null where no script made it.</summary>
    public EnumModel? Enum(ObjectName name) => _enums.GetValueOrDefault(Resolve(name));

    /// <summary>All enums.</summary>
    public IReadOnlyCollection<EnumModel> Enums => _enums.Values;

    /// <summary>A view; null where no script made it.</summary>
    public ViewModel? View(ObjectName name) => _views.GetValueOrDefault(Resolve(name));

    /// <summary>All views.</summary>
    public IReadOnlyCollection<ViewModel> Views => _views.Values;

    /// <summary>IMMUTABLE, STABLE or VOLATILE as a script declared a function; null where it said nothing, or made none.</summary>
    public string? Volatility(ObjectName function) => _functions.GetValueOrDefault(Resolve(function));

    /// <summary>The table of an index, or of the constraint that owns it; null where no script made it.</summary>
    public TableModel? TableOfIndex(ObjectName index)
    {
        var (schema, name) = (Resolve(index).Schema, index.Name);
        return _tables.Values.FirstOrDefault(table => table.Name.Schema == schema && table.HasName(name));
    }

    /// <summary>A name with its schema.</summary>
    public ObjectName Resolve(ObjectName name) => name.Schema is null ? name with { Schema = DefaultSchema } : name;

    /// <summary>A script begins: sessions keep to themselves.</summary>
    public void StartScript() => (DefaultSchema, HasSearchPath) = ("public", false);

    /// <summary>Takes in SET search_path.</summary>
    /// <param name="path">Its value; null for the default.</param>
    public void SetSearchPath(string? path)
    {
        HasSearchPath = path is not null;
        var first = path?.Split(',')[0].Trim().Trim('\'');
        DefaultSchema = string.IsNullOrEmpty(first) ? "public" : Sql.SqlIdentifier.Parse(first);
    }

    /// <summary>Takes in what a statement does.</summary>
    public void Apply(SqlCommand command, Origin origin)
    {
        switch (command)
        {
            case CreateTable create: Create(create, origin); break;
            case AlterTable { Table: { } name } alter: Alter(alter, name, origin); break;
            case CreateIndex index: Add(index); break;
            case DropObjects drop: Drop(drop); break;
            case CreateView view: _views[Resolve(view.View)] = new ViewModel(Resolve(view.View), view.Query, origin); break;
            case CreateDomain domain: _domains[Resolve(domain.Domain)] = new DomainModel(domain.Type, domain.Constraints.Count > 0); break;
            case AddDomainConstraint { Domain: var name } when _domains.TryGetValue(Resolve(name), out var domain):
                _domains[Resolve(name)] = domain with { HasConstraint = true };
                break;
            case CreateType { Labels: { } labels } type: _enums[Resolve(type.Type)] = new EnumModel(Resolve(type.Type), origin, labels); break;
            case AddEnumValue value: Enum(value.Type)?.Add(value.Value, origin); break;
            case RenameObject { ObjectType: "TYPE" or "DOMAIN" } rename: RenameType(Resolve(rename.Object), rename.To); break;
            case CreateFunction function: _functions[Resolve(function.Function)] = function.Volatility; break;
            case CreatePolicy policy when Table(policy.Table) is { } table: table.HasPolicy = true; break;
            case ChangeRows { Verb: "INSERT" or "MERGE" } rows: Fill(rows.Table); break;
            case ChangeRows { Verb: "DELETE", HasWhere: false } rows: Empty(rows.Table, origin); break;
            case Truncate truncate: truncate.Tables.ToList().ForEach(table => Empty(table, origin)); break;
            case CopyRows rows: Fill(rows.Table); break;
        }
    }

    private void Create(CreateTable create, Origin origin)
    {
        var name = create.IsTemporary ? create.Table.In("pg_temp") : Resolve(create.Table);
        if (create.IfNotExists && _tables.ContainsKey(name))
            return;
        var table = new TableModel
        {
            Name = name,
            Origin = origin,
            IsTemporary = create.IsTemporary,
            IsPartitioned = create.IsPartitioned,
            IsWhole = !create.FromQuery && create.PartitionOf is null && create.Like.Count == 0 && create.Inherits.Count == 0,
            HasRows = create.FromQuery,
        };
        foreach (var column in create.Columns)
            TableChanges.Add(table, column, origin);
        foreach (var constraint in create.Constraints)
            TableChanges.Add(table, constraint);
        _tables[name] = table;
        if (create.PartitionOf is { } parent)
            Attach(parent, name, create.IsDefaultPartition);
    }

    // No script made it, and this one changes it: from now on what scripts do to it is known.
    private TableModel Meet(ObjectName name) =>
        _tables[Resolve(name)] = new TableModel { Name = Resolve(name), Origin = new Origin(-1, 0), IsMade = false, IsWhole = false, HasRows = true };

    private void Alter(AlterTable alter, ObjectName name, Origin origin)
    {
        if (alter.ObjectType is "TABLE" or "FOREIGN TABLE" && View(name) is null)
        {
            var table = Table(name) ?? Meet(name);
            foreach (var action in alter.Actions)
                Alter(table, action, origin);
        }

        if (alter.ObjectType == "INDEX" && alter.Actions is [RenameRelation renameIndex] && TableOfIndex(name) is { } owner)
            TableChanges.RenameIndex(owner, name.Name, renameIndex.To);
        if (alter.ObjectType is "VIEW" or "MATERIALIZED VIEW" && View(name) is { } view && alter.Actions is [RenameRelation rename])
            Move(_views, view.View, new ViewModel(view.View with { Name = rename.To }, view.Query, origin));
    }

    // What concerns more than the table itself.
    private void Alter(TableModel table, TableAction action, Origin origin)
    {
        switch (action)
        {
            case RenameRelation rename: Rename(table, table.Name with { Name = rename.To }); break;
            case SetSchema set: Rename(table, table.Name with { Schema = set.Schema }); break;
            case AttachPartition attach: Attach(table.Name, Resolve(attach.Partition), attach.IsDefault); break;
            case DetachPartition detach: Detach(table, Resolve(detach.Partition)); break;
            default: TableChanges.Apply(table, action, origin); break;
        }
    }

    private void Rename(TableModel table, ObjectName to)
    {
        var from = table.Name;
        _tables.Remove(from);
        table.Name = to;
        _tables[to] = table;
        foreach (var other in _tables.Values)
            other.Constraints.Replace(key => key.References is { } parent && Resolve(parent) == from, key => key with { References = to });
    }

    private void Attach(ObjectName parent, ObjectName partition, bool isDefault)
    {
        if (Table(parent) is not { } table)
            return;
        table.Partitions.Add(partition);
        if (isDefault)
            table.DefaultPartition = partition;
    }

    private static void Detach(TableModel table, ObjectName partition)
    {
        table.Partitions.Remove(partition);
        if (table.DefaultPartition == partition)
            table.DefaultPartition = null;
    }

    private void Add(CreateIndex index)
    {
        if (View(index.Table) is not null)
            return;
        var table = Table(index.Table) ?? Meet(index.Table);
        if (!index.IfNotExists || index.Index is null || !table.HasName(index.Index))
            table.Indexes.Add(index with { Index = index.Index ?? ServerName.Of(index, table) });
    }

    private void Drop(DropObjects drop)
    {
        foreach (var name in drop.Names.Select(Resolve))
        {
            if (drop.ObjectType == "INDEX" && TableOfIndex(name) is { } table)
                table.Indexes.RemoveAll(index => index.Index == name.Name);
            if (drop.ObjectType is "TABLE" or "FOREIGN TABLE" && _tables.Remove(name, out var dropped))
                dropped.IsDropped = true;
            if (drop.ObjectType is "VIEW" or "MATERIALIZED VIEW")
                _views.Remove(name);
            if (drop.ObjectType is "TYPE")
                _enums.Remove(name);
            if (drop.ObjectType is "DOMAIN" or "TYPE")
                _domains.Remove(name);
        }
    }

    private void RenameType(ObjectName old, string name)
    {
        var to = old with { Name = name };
        if (_domains.Remove(old, out var domain))
            _domains[to] = domain;
        if (_enums.Remove(old, out var type))
            (_enums[to], type.Name) = (type, to);
        foreach (var table in _tables.Values)
            foreach (var (column, known) in table.Columns.ToArray())
                if (known.Type is { } was && Resolve(new ObjectName(was.Schema, was.Name)) == old)
                    table.Columns[column] = known with { Type = was with { Name = name } };
    }

    private void Fill(ObjectName name)
    {
        if (Table(name) is { } table)
            (table.HasRows, table.EmptiedIn) = (true, null);
    }

    private void Empty(ObjectName name, Origin origin)
    {
        if (Table(name) is { } table)
            table.EmptiedIn = origin;
    }

    private static void Move(Dictionary<ObjectName, ViewModel> views, ObjectName from, ViewModel to)
    {
        views.Remove(from);
        views[to.View] = to;
    }
}

/// <summary>A domain.</summary>
/// <param name="Type">Its base type.</param>
/// <param name="HasConstraint">True where it has a CHECK or NOT NULL.</param>
internal sealed record DomainModel(SqlType Type, bool HasConstraint);

/// <summary>A view.</summary>
/// <param name="View">Its name, with its schema.</param>
/// <param name="Query">Its query.</param>
/// <param name="Origin">Where it was made.</param>
internal sealed record ViewModel(ObjectName View, string Query, Origin Origin);

/// <summary>An enum type.</summary>
internal sealed class EnumModel(ObjectName name, Origin origin, IEnumerable<string> labels)
{
    private readonly Dictionary<string, Origin> _labels = labels.Distinct(StringComparer.Ordinal).ToDictionary(label => label, _ => origin, StringComparer.Ordinal);

    /// <summary>The name, with its schema.</summary>
    public ObjectName Name { get; set; } = name;

    /// <summary>Where it was made.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>The labels, and where each was added.</summary>
    public IReadOnlyDictionary<string, Origin> Labels => _labels;

    /// <summary>Takes in a further label.</summary>
    public void Add(string label, Origin added) => _labels.TryAdd(label, added);
}
