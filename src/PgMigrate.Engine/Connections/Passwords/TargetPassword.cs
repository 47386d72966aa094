using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Connections.Passwords;

/// <summary>Gets the password of a target of <c>pgmigrate.json</c> from where the file says that it is.</summary>
/// <param name="file">The file.</param>
/// <param name="name">The target's name.</param>
/// <param name="target">The target.</param>
internal sealed class TargetPassword(ConfigurationFile file, string name, TargetConfiguration target)
{
    private const int LongestFile = 64 * 1024;
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Sets the parts that it gives.</summary>
    /// <param name="parts">The target's parts.</param>
    /// <param name="settings">
    /// What the caller said; a password or token of the caller's own is taken instead, and none is asked for.
    /// </param>
    /// <param name="environment">Holds variables.</param>
    /// <exception cref="MigrationException">
    /// TargetInvalid: it is not where the file says. Never with the password in it.
    /// </exception>
    public void Set(ConnectionParts parts, ConnectionSettings settings, ConnectionEnvironment environment)
    {
        if (settings.Password is not null || settings.AccessToken is not null)
            return;
        if (target.PasswordVariable is { } variable)
            SetPassword(parts, OfVariable(variable, environment), $"The variable {variable}");
        switch (target.Password)
        {
            case null:
                break;
            case { Variable: { } own }:
                SetPassword(parts, OfVariable(own, environment), $"The variable {own}");
                break;
            case { File: { } path }:
                SetPassword(parts, OfFile(file.Resolve(path)), "The password's file");
                break;
            case { Passfile: { } path }:
                parts.Set(ConnectionParts.Passfile, file.Resolve(path), $"The target '{name}'");
                break;
            case { Command: { } command }:
                SetPassword(parts, OfCommand(command, target.Password.Timeout ?? UsualTimeout), "The password's command");
                break;
            case { ManagedIdentity: { } identity }:
                SetPassword(parts, new ManagedIdentityToken(environment, Fails).Get(identity.ClientId), "The managed identity");
                parts.Set(ConnectionParts.Token, "managed identity", "The managed identity");
                break;
            default:
                SetFromSession(parts, settings);
                break;
        }
    }

    private void SetFromSession(ConnectionParts parts, ConnectionSettings settings)
    {
        var password = target.Password!;
        var what = password.Secret is { } secret
            ? $"the secret '{secret}'"
            : $"the Automation credential '{password.AutomationCredential}'";
        if (settings.SessionPasswords is not { } ask)
            throw Fails($"{what}, which a PowerShell session alone can give", "Give the password by other means.");
        if (ask(password) is not { } credential)
            throw Fails($"{what}, which the session does not have", "Look at Get-SecretInfo, or at the Automation account.");
        SetPassword(parts, credential.Password, what);
        if (credential.UserName.Length > 0 && parts[ConnectionParts.User] is null)
            parts.Set(ConnectionParts.User, credential.UserName, what);
    }

    private string OfVariable(string variable, ConnectionEnvironment environment) =>
        environment.Variable(variable)
        ?? throw Fails($"the variable '{variable}', which is not set", $"Set {variable}, or give a credential.");

    private string OfFile(string path)
    {
        try
        {
            PlainFile.RefuseEndless(path);
            if (new FileInfo(path).Length > LongestFile)
                throw new IOException("it is too long for a password.");
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fails(
                $"the file '{path}', which cannot be read: {exception.Message}",
                "See that it is there, and who may read it."
            );
        }
    }

    // What it writes to standard output is the password, and is in no message.
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
            throw Fails(
                $"'{command[0]}', which ended with {result.ExitCode}: {LogText.Tail(result.Error)}",
                "Run the command by hand."
            );
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.ProcessFailed)
        {
            throw Fails($"'{command[0]}': {exception.Message}", exception.RecommendedAction);
        }
    }

    private void SetPassword(ConnectionParts parts, string password, string origin)
    {
        if (password.Length == 0)
            throw Fails($"{OneLetterDown(origin)}, which gives an empty text", "Put the password there.");
        parts.Set(ConnectionParts.Password, password, origin);
    }

    private static string OneLetterDown(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private MigrationException Fails(string from, string advice) =>
        new(MigrationErrorId.TargetInvalid, $"The target '{name}' takes its password from {from}.", advice)
        {
            Path = file.FullPath,
        };
}
