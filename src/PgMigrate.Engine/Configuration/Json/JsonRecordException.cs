namespace PgMigrate.Engine.Configuration.Json;

/// <summary>A JSON text is not what its records want.</summary>
/// <param name="message">What is wrong; no value that may be a secret.</param>
/// <param name="advice">What to write.</param>
/// <param name="place">Where.</param>
internal sealed class JsonRecordException(string message, string advice, JsonPlace? place) : Exception(message)
{
    /// <summary>What to write.</summary>
    public string Advice { get; } = advice;

    /// <summary>Where; null where that is not known.</summary>
    public JsonPlace? Place { get; } = place;
}

/// <summary>What is said to those who write something else in the place of a record.</summary>
/// <param name="advice">A sentence.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WrittenAsAttribute(string advice) : Attribute
{
    /// <summary>A sentence.</summary>
    public string Advice { get; } = advice;
}
