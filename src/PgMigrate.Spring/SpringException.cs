namespace PgMigrate.Spring;

/// <summary>What of an application's configuration or migrations cannot be read for certain.</summary>
/// <param name="message">What, and where it stands.</param>
/// <param name="action">What to do.</param>
internal sealed class SpringException(string message, string action) : Exception(message)
{
    /// <summary>What to do.</summary>
    public string Action { get; } = action;
}
