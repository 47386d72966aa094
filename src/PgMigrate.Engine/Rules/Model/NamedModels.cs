using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>What scripts have made of one kind, by name with schema.</summary>
internal sealed class NamedModels<T>
    where T : class
{
    private readonly Dictionary<ObjectName, T> _models = [];

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<T> All => _models.Values;

    /// <summary>The one of a name; null where no script made it.</summary>
    public T? Find(ObjectName name) => _models.GetValueOrDefault(name);

    /// <summary>Takes in a new one, in the place of one that had its name.</summary>
    public void Put(ObjectName name, T model) => _models[name] = model;

    /// <summary>The one of a name is no longer there.</summary>
    public void Remove(ObjectName name) => _models.Remove(name);

    /// <summary>All of a schema are no longer there.</summary>
    public void RemoveSchema(string schema)
    {
        foreach (var name in _models.Keys.Where(name => name.Schema == schema).ToArray())
            _models.Remove(name);
    }

    /// <summary>Some are called otherwise from now on.</summary>
    /// <param name="newName">The new name of any; its own for those that keep it.</param>
    /// <param name="renamed">What becomes of one.</param>
    public void Rename(Func<ObjectName, ObjectName> newName, Func<T, ObjectName, T> renamed)
    {
        foreach (var (from, model) in _models.ToArray())
            if (newName(from) is var to && to != from && _models.Remove(from))
                _models[to] = renamed(model, to);
    }
}
