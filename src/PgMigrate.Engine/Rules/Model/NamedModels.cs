using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>What scripts have made of one kind, by the object that it is, whatever that is called.</summary>
internal sealed class NamedModels<T>
    where T : class
{
    private readonly Dictionary<NamedObject, T> _models = [];

    /// <summary>All of them that are there.</summary>
    public IEnumerable<T> All => _models.Where(entry => !entry.Key.IsGone).Select(entry => entry.Value);

    /// <summary>That of an object; null for none.</summary>
    public T? Find(NamedObject? named) => named is null ? null : _models.GetValueOrDefault(named);

    /// <summary>Takes in a new one, in the place of one that was known of the object.</summary>
    public void Put(NamedObject named, T model) => _models[named] = model;

    /// <summary>Of an object nothing is known any more.</summary>
    public void Remove(NamedObject named) => _models.Remove(named);
}
