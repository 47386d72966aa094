namespace PgMigrate.Engine.Text;

/// <summary>
/// How options and operations are called where a text is read: a property for an application, a parameter at a prompt. The one in
/// force flows with the call, as the culture does, and a text is written in it from the start. No text is searched for names
/// afterwards, so that nothing a script, a file or a server says can be taken for one.
/// </summary>
internal abstract class Vocabulary
{
    private static readonly AsyncLocal<Vocabulary?> InForce = new();

    /// <summary>The one in force; that of the API where none was chosen.</summary>
    public static Vocabulary Current => InForce.Value ?? ApiVocabulary.Instance;

    /// <summary>What is updated where an older version cannot go on.</summary>
    public abstract string Product { get; }

    /// <summary>Chooses a vocabulary for all that is called from here, on whatever thread, until the scope is disposed.</summary>
    public static Scope Use(Vocabulary vocabulary)
    {
        var scope = new Scope(InForce.Value);
        InForce.Value = vocabulary;
        return scope;
    }

    /// <summary>An option.</summary>
    public abstract string Write(OptionName option);

    /// <summary>An option with a value.</summary>
    public abstract string Write(OptionSetting setting);

    /// <summary>An operation.</summary>
    public abstract string Write(OperationName operation);

    /// <summary>An operation with all that it takes, ready to be used where the vocabulary has a form for that.</summary>
    public abstract string Write(OperationCall call);

    /// <summary>Puts back the vocabulary that was in force before.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Vocabulary? _before;

        internal Scope(Vocabulary? before) => _before = before;

        /// <inheritdoc/>
        public void Dispose() => InForce.Value = _before;
    }
}
