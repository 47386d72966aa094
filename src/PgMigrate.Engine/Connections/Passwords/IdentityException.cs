namespace PgMigrate.Engine.Connections.Passwords;

/// <summary>Why an identity has no token. No secret is in it.</summary>
/// <param name="message">The rest of a sentence that begins with the identity.</param>
internal sealed class IdentityException(string message) : Exception(message);
