using System.Net;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Configuration.Secrets;

/// <summary>A secret, and where it came from.</summary>
/// <param name="Value">The secret, never empty.</param>
/// <param name="User">The user that comes with it; null where none does.</param>
/// <param name="Origin">What gave it, as the subject of a sentence.</param>
internal sealed record FoundSecret(string Value, string? User, string Origin);

/// <summary>Gets secrets from where <c>pgmigrate.json</c> says that they are.</summary>
/// <param name="file">The file.</param>
/// <param name="variable">The value of an environment variable; null where it is not set or empty.</param>
/// <param name="session">
/// Asks a PowerShell session for what only it can give; null where there is no such session.
/// </param>
/// <param name="fails">Makes the error: from where, and what to do. Never with the secret in it.</param>
internal sealed class SecretReader(
    ConfigurationFile file,
    Func<string, string?> variable,
    Func<SecretConfiguration, NetworkCredential?>? session,
    Func<string, string, MigrationException> fails
)
{
    private const int LongestFile = 64 * 1024;
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Gets one.</summary>
    /// <param name="secret">Where it is; not in a password file, and no token of a managed identity.</param>
    /// <exception cref="MigrationException">It is not where the file says.</exception>
    public FoundSecret Read(SecretConfiguration secret)
    {
        var found = secret switch
        {
            { Variable: { } name } => OfVariable(name),
            { File: { } path } => new FoundSecret(OfFile(file.Resolve(path)), null, $"The file '{path}'"),
            { Command: { } command } => new FoundSecret(
                OfCommand(command, secret.Timeout ?? UsualTimeout),
                null,
                $"The command '{command[0]}'"
            ),
            _ => OfSession(secret),
        };
        return found.Value.Length > 0
            ? found
            : throw fails($"{OneLetterDown(found.Origin)}, which gives an empty text", "Put the secret there.");
    }

    /// <summary>The value of a variable.</summary>
    /// <exception cref="MigrationException">It is not set.</exception>
    public FoundSecret OfVariable(string name) =>
        variable(name) is { } value
            ? new FoundSecret(value, null, $"The variable {name}")
            : throw fails($"the variable '{name}', which is not set", $"Set {name}, or say that it is elsewhere.");

    private FoundSecret OfSession(SecretConfiguration secret)
    {
        var what = secret.Secret is { } name
            ? $"the secret '{name}'"
            : $"the Automation credential '{secret.AutomationCredential}'";
        if (session is null)
            throw fails($"{what}, which a PowerShell session alone can give", "Give it by other means.");
        if (session(secret) is not { } credential)
            throw fails($"{what}, which the session does not have", "Look at Get-SecretInfo, or at the Automation account.");
        return new FoundSecret(
            credential.Password,
            credential.UserName.Length > 0 ? credential.UserName : null,
            $"{char.ToUpperInvariant(what[0])}{what[1..]}"
        );
    }

    private string OfFile(string path)
    {
        try
        {
            PlainFile.RefuseEndless(path);
            if (new FileInfo(path).Length > LongestFile)
                throw new IOException("it is too long for a password or a URL.");
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw fails(
                $"the file '{path}', which cannot be read: {exception.Message}",
                "See that it is there, and who may read it."
            );
        }
    }

    // What it writes to standard output is the secret, and is in no message.
    private string OfCommand(IReadOnlyList<string> command, TimeSpan limit)
    {
        var request = new ProcessRequest(command[0], [.. command.Skip(1)])
        {
            WorkingDirectory = Path.GetDirectoryName(file.FullPath),
            TimeLimit = limit,
            ExpectedExitCodes = null,
        };
        try
        {
            // A thread of its own: whoever asks may not let continuations run on this one.
            var result = Task.Run(() => ProcessRunner.RunAsync(request, CancellationToken.None)).GetAwaiter().GetResult();
            if (result.ExitCode == 0)
                return result.Output.TrimEnd('\r', '\n');
            throw fails(
                $"'{command[0]}', which ended with {result.ExitCode}: {LogText.Tail(result.Error)}",
                "Run the command by hand."
            );
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.ProcessFailed)
        {
            throw fails($"'{command[0]}': {exception.Message}", exception.RecommendedAction);
        }
    }

    private static string OneLetterDown(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
