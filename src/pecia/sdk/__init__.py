"""The SDK: what runs inside an application. Light to import, quick when warm, quiet when the server is away."""
