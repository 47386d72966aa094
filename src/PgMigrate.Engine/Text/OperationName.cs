namespace PgMigrate.Engine.Text;

/// <summary>
/// An operation that a text names. Its text form is in the words of the one who reads it: see <see cref="Vocabulary"/>.
/// </summary>
/// <param name="Api">The method, or the type, of the public API.</param>
internal sealed record OperationName(string Api)
{
    /// <summary>As the reader knows it.</summary>
    public override string ToString() => Vocabulary.Current.Write(this);
}

/// <summary>An operation with what it takes.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Arguments">
/// Its options with their values: null to name the option alone; one that has no value is left out.
/// </param>
/// <param name="Place">The database; null for the one that is at hand.</param>
internal sealed record OperationCall(
    OperationName Operation,
    IReadOnlyList<(OptionName Option, IReadOnlyList<string>? Values)> Arguments,
    CallPlace? Place
)
{
    /// <summary>As the reader would write it.</summary>
    public override string ToString() => Vocabulary.Current.Write(this);
}

/// <summary>The database of a call.</summary>
/// <param name="Server">Host, address or socket folder.</param>
/// <param name="Port">Port.</param>
/// <param name="Database">Its name.</param>
internal sealed record CallPlace(string Server, int Port, string Database);
